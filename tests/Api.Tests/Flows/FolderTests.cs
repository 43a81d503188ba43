using System.Net;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Flows;

public sealed class FolderTests
{
    [Fact]
    public async Task A_saved_file_serves_a_broken_one_changes_nothing_and_all_is_there_after_a_kill()
    {
        await using var silo = new SiloProcess();
        await silo.WriteFlow("hello", Hello(1));
        await silo.StartAsync();
        (await silo.Client.GetStringAsync("/hello")).ShouldBe("1");

        await silo.WriteFlow("hello", Hello(2));
        await silo.Printed(ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(Hello(2))));
        await silo.WriteFlow("hello", Hello(3) + "typo: here\n");
        await silo.Printed("MW2002");
        using var kept = await silo.Client.PutAsync("/v1/flows/kept",
            ServedWorld.Content(
                "flow: kept\ntriggers: { http: \"GET /kept\" }\nsteps: { one: { set: kept } }\n"
                + "output: \"{{ steps.one }}\"", "application/yaml"));
        kept.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await silo.Client.GetStringAsync("/hello")).ShouldBe("2");

        await silo.WriteFlow("hello", Hello(2));
        await silo.KillAsync();
        await silo.StartAsync();

        (await silo.Client.GetStringAsync("/kept")).ShouldBe("\"kept\"");
        (await silo.Client.GetStringAsync("/hello")).ShouldBe("2");
    }

    [Fact]
    public async Task A_switch_or_setting_that_is_not_known_ends_the_start_with_its_name()
    {
        await using var silo = new SiloProcess();
        silo.Switches.Add("--flws");
        silo.Switches.Add("x");
        silo.Environment["MEANWHILE__NONSENSE"] = "1";

        await silo.LaunchAsync();
        await silo.Exited;

        silo.ExitCode.ShouldBe(2);
        silo.Output.ShouldContain("--flws");
        silo.Output.ShouldContain("Did you mean `flows`?");
        silo.Output.ShouldContain("MEANWHILE__NONSENSE");
    }

    private static string Hello(int number) => $$$"""
        flow: hello
        triggers: { http: "GET /hello" }
        steps: { number: { set: {{{number}}} } }
        output: "{{ steps.number }}"

        """;
}
