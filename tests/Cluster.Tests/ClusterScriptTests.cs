using System.Diagnostics;
using System.Globalization;
using System.Net;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile;

/// <summary>What <c>scripts/cluster</c> runs: silos, API nodes and a balancer, as a newcomer starts them.</summary>
[Collection(OfProcesses.Name)]
public sealed class ClusterScriptTests
{
    [Fact]
    public async Task The_script_starts_a_cluster_that_answers_while_its_silos_are_killed_stopped_and_started()
    {
        Assert.SkipUnless(HasBalancer(), "haproxy is not installed here");
        var home = Directory.CreateTempSubdirectory("meanwhile-script-").FullName;
        var front = FreePort.Next();
        var environment = new Dictionary<string, string>
        {
            ["MEANWHILE_CLUSTER_HOME"] = home,
            ["MEANWHILE_CLUSTER_PORT"] = front.ToString(CultureInfo.InvariantCulture),
            ["MEANWHILE_CLUSTER_DATABASE_PORT"] = FreePort.Next().ToString(CultureInfo.InvariantCulture),
            ["MEANWHILE_CLUSTER_BUILD"] = "no",
        };
        using var balanced = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{front}") };
        using var node = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{front + 11}") };
        try
        {
            await RunAsync(environment, "up", "2");
            (await balanced.GetAsync("/morning/ada")).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await node.GetAsync("/morning/ada")).StatusCode.ShouldBe(HttpStatusCode.OK, "an API node asks a silo");
            (await Silos(node)).ShouldBe(2);

            await RunAsync(environment, "kill", "1");
            await Patience.UntilAsync(async () => await Silos(node) == 1);
            await Patience.UntilAsync(async () => (await balanced.GetAsync("/morning/ada")).IsSuccessStatusCode);
            await RunAsync(environment, "start", "1");
            await RunAsync(environment, "stop", "2");
            await Patience.UntilAsync(async () => (await balanced.GetAsync("/morning/ada")).IsSuccessStatusCode);
        }
        finally
        {
            await RunAsync(environment, "down");
            var database = await File.ReadAllTextAsync(Path.Combine(home, "database"), CancellationToken.None);
            Directory.Delete(database.Trim(), recursive: true);
            Directory.Delete(home, recursive: true);
        }
    }

    private static async Task<int> Silos(HttpClient node)
    {
        using var answer = await node.GetAsync("/v1/cluster");
        var text = await answer.Content.ReadAsStringAsync();
        return text.Split("\"status\":\"active\",\"figures\":{").Length - 1;
    }

    private static bool HasBalancer() => $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin".Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, "haproxy")));

    private static async Task RunAsync(Dictionary<string, string> environment, params string[] words)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "scripts", "cluster"), words)
        {
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var script = Process.Start(start)!;
        var said = await script.StandardError.ReadToEndAsync();
        await script.WaitForExitAsync();
        script.ExitCode.ShouldBe(0, said + LastWords(environment["MEANWHILE_CLUSTER_HOME"]));
    }

    /// <summary>What the processes have said last, for the folder is gone when somebody reads of the failure.</summary>
    private static string LastWords(string home) => string.Concat(Directory.GetFiles(home, "*.log").Select(
        log => $"\n{Path.GetFileName(log)}\n{string.Join('\n', File.ReadLines(log).TakeLast(30))}"));
}
