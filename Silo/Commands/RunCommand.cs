using System.Text;
using Meanwhile.Connections;
using Meanwhile.Demo;
using Meanwhile.Errors;
using Meanwhile.Flows;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Meanwhile.Commands;

/// <summary>
/// <c>run</c>: makes one run of a flow, against the real outside, and prints its output. The demo world is there as it
/// is on a server, at an address that only this run knows.
/// </summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(
        CommandLine line, FlowFiles flows, FlowFile file, TextWriter output, TextWriter errors)
    {
        if (file.Planning.Plan is not { } plan)
        {
            await Command.ShowProblemsAsync(file, errors);
            return 1;
        }
        var (input, fault) = await InputAsync(line.Value("input"));
        var (settings, problems) = SiloSettings.Read([], Environment.GetEnvironmentVariables());
        if (input is null || settings is null)
        {
            foreach (var problem in fault is null ? problems : [fault]) await errors.WriteLineAsync(problem);
            return 2;
        }
        var faults = plan.Input.Check(input);
        foreach (var wrong in faults)
            await errors.WriteLineAsync($"{ErrorCodes.InputInvalid.Code} {wrong.Pointer}: {wrong.Detail}");
        if (faults.Count > 0) return 1;

        using var leaving = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            leaving.Cancel();
        };
        await using var demo = FlowFiles.Show(file).Plan.Steps.Any(step => step.Connection == "demo")
            ? await StartDemoAsync()
            : null;
        await using var runs = new FlowFileRuns(flows, new Secrets(settings.Secrets));
        foreach (var problem in runs.Open(demo is null ? [] : [("demo", Connection(demo))]))
            await errors.WriteLineAsync(problem);
        var (answer, end) = await runs.RunAsync(plan, new Payload(input), leaving.Token);
        if (answer.Output is { } given) await output.WriteLineAsync(Encoding.UTF8.GetString(given.Utf8));
        if ((answer.Problem ?? end.Problem) is not { } failed) return 0;
        var code = ErrorCodes.Find(failed.Code);
        await errors.WriteLineAsync($"{code.Code} {failed.Step}: {failed.Detail}".Replace(" :", ":"));
        await errors.WriteLineAsync($"  {failed.Title ?? code.Title}. {code.Cure}");
        return 1;
    }

    private static async Task<(byte[]? Input, string? Fault)> InputAsync(string? said)
    {
        if (said is null) return ("{}"u8.ToArray(), null);
        if (said.StartsWith('@') && !File.Exists(said[1..])) return (null, $"there is no file `{said[1..]}`");
        var input = said.StartsWith('@') ? await File.ReadAllBytesAsync(said[1..]) : Encoding.UTF8.GetBytes(said);
        return JsonText.IsWellFormed(input, out var fault) ? (input, null) : (null, $"`--input` is not JSON: {fault}");
    }

    private static async Task<WebApplication> StartDemoAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var demo = builder.Build();
        demo.MapDemoWorld();
        await demo.StartAsync();
        return demo;
    }

    private static Definition Connection(WebApplication demo)
    {
        var address = demo.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return SiloSetup.DemoConnection(address.First());
    }
}
