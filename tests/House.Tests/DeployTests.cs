using System.Diagnostics;
using System.Text.RegularExpressions;
using Meanwhile.Support;
using Shouldly;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace Meanwhile.House;

/// <summary>
/// The files of <c>deploy</c>, as far as they can be judged without the engines that run them: they are read, and the
/// product is told what they would tell it.
/// </summary>
public sealed partial class DeployTests
{
    private const string Compose = "deploy/compose.yaml";
    private const string Kubernetes = "deploy/kubernetes/meanwhile.yaml";

    public static TheoryData<string> Units => [.. Tracked.Ending(".service")];

    [Fact]
    public void What_compose_tells_silos_and_nodes_is_understood()
    {
        var parser = new MergingParser(new Parser(new StringReader(Tracked.Text(Compose))));
        var file = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(parser);
        var services = ((Dictionary<object, object>)file["services"])
            .Select(pair => ($"{pair.Key}", (Dictionary<object, object>)pair.Value))
            .Where(service => service.Item2.GetValueOrDefault("image") is "meanwhile").ToArray();
        services.Length.ShouldBe(6);
        foreach (var (name, service) in services)
        {
            var told = ((Dictionary<object, object>)service["environment"])
                .ToDictionary(pair => $"{pair.Key}", pair => Filled($"{pair.Value}"));
            var command = service.GetValueOrDefault("command") is List<object> words
                ? words.Select(word => $"{word}").ToArray()
                : ["/app/silo/Meanwhile.Silo.dll"];
            MustBeUnderstood(name, command, told);
        }
    }

    [Fact]
    public void What_kubernetes_tells_silos_is_understood()
    {
        var containers = Documents(Kubernetes).SelectMany(document => document.AllNodes).OfType<YamlMappingNode>()
            .Where(node => node.Children.ContainsKey("image")).ToArray();
        containers.Length.ShouldBe(2);
        foreach (var container in containers)
        {
            var told = ((YamlSequenceNode)container["env"]).Cast<YamlMappingNode>().ToDictionary(
                variable => $"{variable["name"]}",
                variable => variable.Children.TryGetValue("value", out var value)
                    ? Filled($"{value}")
                    : Stand($"{variable["name"]}"));
            var command = container.Children.TryGetValue("args", out var words)
                ? ((YamlSequenceNode)words).Select(word => $"{word}").ToArray()
                : ["/app/silo/Meanwhile.Silo.dll"];
            MustBeUnderstood($"{container["name"]}", command, told);
        }
    }

    [Theory]
    [MemberData(nameof(Units))]
    public void What_a_unit_tells_its_process_is_understood(string unit)
    {
        var lines = Tracked.Lines(unit);
        var told = Setting().Matches(string.Join('\n', lines.Where(line => line.StartsWith("Environment=",
            StringComparison.Ordinal)))).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        foreach (var named in Named().Matches(string.Join(' ', lines.Where(line => line.StartsWith('#'))))
            .Select(match => match.Value))
            told.TryAdd(named, Stand(named));
        var command = lines.Single(line => line.StartsWith("ExecStart=", StringComparison.Ordinal)).Split(' ')[1..];

        MustBeUnderstood(unit, command, told);
    }

    [Fact]
    public void Whoever_stops_a_node_gives_it_longer_than_it_takes()
    {
        var longest = Cluster.Drain.Longest.TotalSeconds;
        Seconds(Compose, GracePeriod()).ShouldAllBe(seconds => seconds > longest);
        Seconds(Kubernetes, Termination()).ShouldAllBe(seconds => seconds > longest);
        foreach (var unit in Tracked.Ending(".service"))
            Seconds(unit, TimeoutStop()).ShouldAllBe(seconds => seconds > longest);
    }

    [Fact]
    public async Task The_balancer_reads_its_file()
    {
        var program = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin".Split(':')
            .Select(folder => Path.Combine(folder, "haproxy")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "haproxy is not installed here");
        var start = new ProcessStartInfo(program!, ["-c", "-q", "-f", "deploy/haproxy.cfg"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardError = true,
        };
        using var check = Process.Start(start)!;
        var said = await check.StandardError.ReadToEndAsync();
        await check.WaitForExitAsync();
        check.ExitCode.ShouldBe(0, said);
    }

    private static void MustBeUnderstood(string who, string[] command, Dictionary<string, string> told)
    {
        var problems = command[0].EndsWith("Meanwhile.Api.dll", StringComparison.Ordinal)
            ? ApiSettings.Read(command[1..], told).Problems
            : SiloSettings.Read(command[1..], told).Problems;
        problems.Where(problem => !problem.Contains("there is no folder", StringComparison.Ordinal))
            .ShouldBeEmpty(who);
    }

    private static string Filled(string value) => Hole().Replace(value, "a-secret-of-at-least-24-characters");

    private static string Stand(string variable) => variable switch
    {
        "MEANWHILE__POSTGRES" => "Host=database;Username=meanwhile",
        "MEANWHILE__ADDRESS" => "10.1.2.3",
        _ => "a-secret-of-at-least-24-characters",
    };

    private static IEnumerable<double> Seconds(string file, Regex form)
    {
        var found = form.Matches(Tracked.Text(file));
        found.Count.ShouldBePositive(file);
        return found.Select(match => double.Parse(match.Groups[1].Value, null));
    }

    private static YamlNode[] Documents(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Tracked.Text(file)));
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    [GeneratedRegex(@"\$\{[A-Z_]+:\?\}")]
    private static partial Regex Hole();

    [GeneratedRegex("(MEANWHILE__[A-Z_0-9]+)=([^ \n]+)")]
    private static partial Regex Setting();

    [GeneratedRegex("MEANWHILE__[A-Z_0-9]+")]
    private static partial Regex Named();

    [GeneratedRegex(@"stop_grace_period: ([0-9]+)s")]
    private static partial Regex GracePeriod();

    [GeneratedRegex(@"terminationGracePeriodSeconds: ([0-9]+)")]
    private static partial Regex Termination();

    [GeneratedRegex(@"TimeoutStopSec=([0-9]+)")]
    private static partial Regex TimeoutStop();
}
