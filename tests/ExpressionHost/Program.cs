using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Meanwhile.Expressions;

// Evaluates one expression, given on the standard input, in a process of its own and tells what came of it: an attack
// that brings the process down shows as an exit code and nowhere else.
// --raw         hands it to the engine unchecked, so that the engine's own limits are on trial
// --after       evaluates `1 + 1` on the same threads afterwards, which must still be 2
// --input FILE  the JSON text of `input`
// --slow        with a clock that runs 20 times too slow: the time limit must not hide that another one is missing
// --time N      evaluates it N times and tells the time of one
var source = await Console.In.ReadToEndAsync();
var input = args.Contains("--input") ? await File.ReadAllBytesAsync(After("--input")) : "{}"u8.ToArray();
var rounds = args.Contains("--time") ? int.Parse(After("--time")) : 0;

Expression expression;
if (args.Contains("--raw"))
{
    expression = new Expression(source, ["input"]);
}
else
{
    var reading = ExpressionRules.Read(source, new HashSet<string> { "input", "steps", "now" });
    if (reading.Expression is null)
    {
        var faults = string.Join("; ", reading.Faults.Select(fault => fault.Detail));
        Tell(new Report("refused", reading.Faults[0].Code.Code, faults));
        return 0;
    }

    expression = reading.Expression;
}

using var engine = new ScriptEngine(args.Contains("--slow") ? new SlowClock() : TimeProvider.System, threads: 1);
for (var round = 0; round < rounds; round++) await Evaluate(expression);
var clock = Stopwatch.StartNew();
var result = await Evaluate(expression);
for (var round = 1; round < rounds; round++) await Evaluate(expression);
var report = result switch
{
    ScriptResult.Failed failed => new Report("failed", failed.Code.Code, failed.Detail),
    _ => new Report("done", null, Text(result)),
};
report = report with { Microseconds = clock.Elapsed.TotalMicroseconds / Math.Max(1, rounds) };
if (args.Contains("--after")) report = report with { After = Text(await Evaluate(new Expression("1 + 1", []))) };
Tell(report with { ThreadsGivenUp = engine.ThreadsGivenUp });
return 0;

string After(string option) => args[Array.IndexOf(args, option) + 1];

async Task<ScriptResult> Evaluate(Expression one) =>
    await engine.EvaluateAsync(new ScriptCall([one], [new ScriptValue("input", input)], []), CancellationToken.None);

static string? Text(ScriptResult result) =>
    result is ScriptResult.Done { Values: [{ } value] }
        ? Encoding.UTF8.GetString(value.Span[..Math.Min(200, value.Length)])
        : null;

static void Tell(Report report)
{
    using var process = Process.GetCurrentProcess();
    Console.WriteLine(JsonSerializer.Serialize(report with { PeakBytes = process.PeakWorkingSet64 }));
}

/// <summary>Timers keep real time, so that what hangs is still given up.</summary>
internal sealed class SlowClock : TimeProvider
{
    public override long GetTimestamp() => base.GetTimestamp() / 20;
}

/// <summary>The one line this program writes.</summary>
internal sealed record Report(string Outcome, string? Code, string? Detail)
{
    public double Microseconds { get; init; }

    public string? After { get; init; }

    public long ThreadsGivenUp { get; init; }

    public long PeakBytes { get; init; }
}
