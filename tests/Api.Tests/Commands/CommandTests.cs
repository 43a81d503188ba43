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
        output.ShouldContain("usage: meanwhile check");
    }

    private void Write(string name, string yaml) =>
        File.WriteAllText(Path.Combine(folder.FullName, $"{name}.yaml"), yaml);

    private static async Task<(int Code, string Output)> RunAsync(params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.SiloProgram, .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}
