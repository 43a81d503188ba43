using System.Net;
using System.Net.Sockets;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile;

/// <summary>How the process ends, as whoever watches it sees it: by its exit code and its last words.</summary>
public sealed class EndingTests
{
    [Fact]
    public async Task Asked_to_stop_with_nothing_to_do_it_stops_at_once_and_well()
    {
        await using var silo = new SiloProcess();
        await silo.StartAsync();
        (await silo.Client.GetAsync("/morning/ada")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        await silo.TerminateAsync();

        silo.ExitCode.ShouldBe(0, silo.Output);
        silo.Output.ShouldNotContain("fail:");
        silo.Output.ShouldNotContain("crit:");
    }

    [Fact]
    public async Task Asked_to_stop_it_takes_no_new_callers_and_lets_those_inside_finish()
    {
        await using var world = await OutsideWorld.StartAsync();
        var open = new TaskCompletionSource();
        world.On("GET", "/slow").AnswerAfter(open, 200, "\"done\"");
        await using var silo = new SiloProcess();
        await silo.WriteConnection("world", ServedWorld.Connection(world.Address));
        await silo.WriteFlow("slow", """
            flow: slow
            triggers: { http: "GET /slow" }
            steps: { got: { http: { connection: world, path: /slow } } }
            output: "{{ steps.got.body }}"
            """);
        await silo.StartAsync();
        var inside = silo.Client.GetStringAsync("/slow");
        await world.Arrived("GET", "/slow");

        var ended = silo.TerminateAsync();
        await NotReadyAsync(silo);
        open.SetResult();

        (await inside).ShouldBe("\"done\"");
        await ended;
        silo.ExitCode.ShouldBe(0, silo.Output);
    }

    [Fact]
    public async Task An_address_that_is_taken_ends_it_with_where_and_what_to_do()
    {
        await using var silo = new SiloProcess();
        using var taken = new TcpListener(IPAddress.Loopback, silo.Address.Port);
        taken.Start();

        await silo.LaunchAsync();
        await silo.Exited;

        silo.ExitCode.ShouldBe(1);
        silo.Output.ShouldContain($"`urls`: {silo.Address.OriginalString} cannot be listened on");
        silo.Output.ShouldContain("another address with --urls");
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_ends_it_with_where_and_what_to_do()
    {
        await using var silo = new SiloProcess();
        var file = Directory.CreateDirectory(Path.Combine(silo.DataFolder, "definitions.db")).FullName;

        await silo.LaunchAsync();
        await silo.Exited;

        silo.ExitCode.ShouldBe(1);
        var last = silo.Output.Split('\n')[^1];
        last.ShouldContain("DefinitionFolder failed");
        last.ShouldContain(file);
        last.ShouldContain("look at the disk and the rights of `data`");
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_ends_it_before_anything_starts()
    {
        await using var silo = new SiloProcess();
        var file = Path.Combine(silo.FlowsFolder, "a-file");
        await File.WriteAllTextAsync(file, "");
        silo.Switches.Add($"--data={file}/below");

        await silo.LaunchAsync();
        await silo.Exited;

        silo.ExitCode.ShouldBe(2);
        silo.Output.ShouldContain($"`data`: {file}/below cannot be written");
        silo.Output.ShouldContain("name another with --data");
    }

    /// <summary>Ends when the process says that it takes no traffic, or does not answer strangers any more.</summary>
    private static async Task NotReadyAsync(SiloProcess silo)
    {
        while (true)
        {
            try
            {
                using var stranger = new HttpClient { BaseAddress = silo.Address };
                using var answer = await stranger.GetAsync("/health/ready");
                if (!answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }
}
