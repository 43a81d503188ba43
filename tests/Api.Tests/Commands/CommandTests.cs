using System.Diagnostics;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Commands;

/// <summary>The program without a server, as the documentation calls it.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("meanwhile-commands-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_flows_of_the_repository_pass_their_check()
    {
        var (code, output) = await RunAsync("check", Path.Combine(Repository.Root, "flows"));

        code.ShouldBe(0, output);
        output.ShouldContain("0 with errors");
    }

    [Fact]
    public async Task A_red_test_says_what_was_expected_and_ends_with_1()
    {
        Write("sum", """
            flow: sum
            input: { a: integer }
            steps: { twice: { set: "{{ input.a * 2 }}" } }
            output: "{{ steps.twice }}"
            tests:
              - { name: right, input: { a: 2 }, expect: { output: 4 } }
              - { name: wrong, input: { a: 2 }, expect: { output: 5 } }
            """);
        var (code, output) = await RunAsync("test", folder.FullName);

        code.ShouldBe(1, output);
        output.ShouldContain("ok  sum: right");
        output.ShouldContain("RED sum: wrong");
        output.ShouldContain("output: expected 5, was 4");
    }

    [Fact]
    public async Task Flows_that_call_each_other_are_checked_together()
    {
        Write("a", "flow: a\nsteps: { call: { flow: { name: b } } }\n"
            + "tests: [ { name: through b, expect: { output: { call: { one: 1 } } } } ]\n");
        Write("b", "flow: b\nsteps: { one: { set: 1 } }\n");
        var (code, output) = await RunAsync("test", folder.FullName);

        code.ShouldBe(0, output);
        output.ShouldContain("ok  a: through b");
    }

    [Fact]
    public async Task A_plan_shows_what_runs_at_once()
    {
        var (code, output) = await RunAsync("plan", Path.Combine(Repository.Root, "flows", "morning.yaml"));

        code.ShouldBe(0, output);
        output.ShouldContain("at once mail (http), calendar (http), chat (http)");
        output.ShouldContain("then    weather (http)");
    }

    [Fact]
    public async Task What_is_not_understood_ends_with_2_and_the_usage()
    {
        var (code, output) = await RunAsync("tset", folder.FullName);

        code.ShouldBe(2);
        output.ShouldContain("there is no command `tset`; did you mean `test`?");
        output.ShouldContain("usage: meanwhile check");
    }

    [Theory]
    [InlineData("`plan` has no switch `--mermiad`; did you mean `--mermaid`?", "plan", ".", "--mermiad")]
    [InlineData("`check` has no switch `--mermaid`; there are --connections", "check", ".", "--mermaid")]
    [InlineData("`run` has no switch `-input`", "run", ".", "-input")]
    [InlineData("`--input` needs a value", "run", ".", "--input")]
    [InlineData("`--mermaid` takes no value", "plan", ".", "--mermaid=yes")]
    [InlineData("`--input` is given twice", "run", ".", "--input", "1", "--input=2")]
    [InlineData("`test` needs a file or folder", "test")]
    [InlineData("`test` takes one file or folder; `two` is one more", "test", "one", "two")]
    [InlineData("there is no folder or file `nowhere.yaml`", "test", "nowhere.yaml")]
    [InlineData("there is no file `.`", "run", ".")]
    [InlineData("there is no folder `nowhere`", "test", ".", "--connections", "nowhere")]
    [InlineData("`export` needs one of --openapi, --mermaid, --arazzo", "export", "flow.yaml")]
    public async Task A_mistake_in_a_command_ends_with_2_and_is_named(string fault, params string[] words)
    {
        Write("flow", "flow: flow\nsteps: { one: { set: 1 } }\n");
        var (code, output) = await RunAsync(words);

        code.ShouldBe(2, output);
        output.ShouldContain(fault);
    }

    [Fact]
    public async Task A_flow_runs_once_without_a_server_and_its_output_is_all_that_is_printed()
    {
        await using var world = await OutsideWorld.StartAsync();
        world.On("GET", "/greet").Answer(200, """{"hello":12345678901234567890}""");
        var connections = folder.CreateSubdirectory("connections").FullName;
        await File.WriteAllTextAsync(Path.Combine(connections, "world.yaml"), ServedWorld.Connection(world.Address),
            TestContext.Current.CancellationToken);
        Write("greet", """
            flow: greet
            input: { name: string }
            steps: { got: { http: { connection: world, path: /greet, query: { name: "{{ input.name }}" } } } }
            output: "{{ steps.got.body }}"
            """);
        var (code, output) = await RunAsync(
            "run", "greet.yaml", "--input", """{"name":"ada"}""", "--connections", connections);

        code.ShouldBe(0, output);
        output.ShouldBe("{\"hello\":12345678901234567890}\n");
        world.CallsTo("GET", "/greet").Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_demo_world_is_there_for_a_run_without_a_server()
    {
        var (code, output) = await RunAsync(
            "run", Path.Combine(Repository.Root, "flows", "morning.yaml"), "--input", """{"user":"ada"}""");

        code.ShouldBe(0, output);
        output.ShouldContain("\"greeting\":\"Good morning, ada\"");
    }

    [Fact]
    public async Task A_run_that_fails_says_why_and_ends_with_1()
    {
        Write("late", "flow: late\nsteps: { no: { fail: { title: Too late, detail: the shop is shut } } }\n");
        var (code, output) = await RunAsync("run", "late.yaml");

        code.ShouldBe(1, output);
        output.ShouldContain("no: the shop is shut");
        output.ShouldContain("Too late");
    }

    [Fact]
    public async Task An_input_that_does_not_fit_ends_with_1_and_one_that_is_no_JSON_with_2()
    {
        Write("sum", "flow: sum\ninput: { a: integer }\nsteps: { one: { set: 1 } }\n");
        var (unfit, said) = await RunAsync("run", "sum.yaml", "--input", """{"a":"x"}""");
        var (unread, saidToo) = await RunAsync("run", "sum.yaml", "--input", "{");

        (unfit, unread).ShouldBe((1, 2));
        said.ShouldContain("MW1002 /a: must be");
        saidToo.ShouldContain("`--input` is not JSON");
    }

    [Fact]
    public async Task A_run_that_answers_early_goes_on_to_its_end_before_the_program_ends()
    {
        await using var world = await OutsideWorld.StartAsync();
        world.On("POST", "/late").Answer(200, "{}");
        var connections = folder.CreateSubdirectory("connections").FullName;
        await File.WriteAllTextAsync(Path.Combine(connections, "world.yaml"), ServedWorld.Connection(world.Address),
            TestContext.Current.CancellationToken);
        Write("early", """
            flow: early
            steps:
              now: { respond: { status: 202, body: taken } }
              later: { http: { connection: world, method: POST, path: /late }, dependsOn: [now] }
            """);
        var (code, output) = await RunAsync("run", "early.yaml", "--connections", connections);

        code.ShouldBe(0, output);
        output.ShouldBe("\"taken\"\n");
        world.CallsTo("POST", "/late").Count.ShouldBe(1);
    }

    [Fact]
    public async Task Exports_can_be_written_into_a_folder()
    {
        Write("order", "flow: order\ntriggers: { http: \"GET /orders\" }\nsteps: { one: { set: 1 } }\n");
        foreach (var form in new[] { "--openapi", "--arazzo", "--mermaid" })
        {
            var (code, output) = await RunAsync("export", ".", form, "--out", "out");
            code.ShouldBe(0, output);
        }

        var into = Path.Combine(folder.FullName, "out");
        Directory.GetFiles(into).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(["arazzo.json", "openapi.json", "order.mmd"]);
        (await File.ReadAllTextAsync(Path.Combine(into, "order.mmd"), TestContext.Current.CancellationToken))
            .ShouldStartWith("flowchart LR\n");
    }

    private void Write(string name, string yaml) =>
        File.WriteAllText(Path.Combine(folder.FullName, $"{name}.yaml"), yaml);

    private async Task<(int Code, string Output)> RunAsync(params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.SiloProgram, .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}
