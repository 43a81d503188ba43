using System.Text.Json;
using Meanwhile.Errors;
using Meanwhile.Expressions;

namespace Meanwhile.Runs;

/// <summary>
/// What expressions at one place of a run can see; the inside of a container sees what is outside too. <c>now</c> is
/// the instant of asking: the runner renders once an attempt.
/// </summary>
public sealed class RunScope(RunState state, RunFacts facts) : IValueSource
{
    private RunScope? outside;
    private IReadOnlyList<Local> locals = [];

    public RunFacts Facts => facts;

    /// <summary>The problem that a fallback may look at; null outside one.</summary>
    public Problem? Error { get; init; }

    /// <summary>What <c>now</c> is, where it must not move; null asks the clock.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>The same run, seen from the fallback of a step that failed.</summary>
    public RunScope Seeing(Problem error) => new(state, facts) { Error = error, outside = outside, locals = locals };

    /// <summary>The same run, its clock standing still.</summary>
    public RunScope At(DateTimeOffset now) =>
        new(state, facts) { Error = Error, Now = now, outside = outside, locals = locals };

    /// <summary>The same run, seen from inside one of its containers.</summary>
    public RunScope Inside(RunState inner, IReadOnlyList<Local> names) =>
        new(inner, facts) { Error = Error, outside = this, locals = names };

    public StepValue? Step(string id) =>
        state.Scope.StepIndex.TryGetValue(id, out var step) ? state[step].Value : outside?.Step(id);

    public ReadOnlyMemory<byte>? Root(string name) => name switch
    {
        "input" => facts.Input.Utf8,
        "now" => JsonText.Of(Instant(Now ?? facts.Time.GetUtcNow())),
        "run" => RunObject(),
        "tenant" => Object(writer => writer.WriteString("id", facts.Tenant)),
        "state" when facts.Plan.Key is not null => facts.State ?? JsonText.Null,
        "error" when Error is not null => ErrorObject(Error),
        _ => Local(name),
    };

    private ReadOnlyMemory<byte>? Local(string name)
    {
        foreach (var local in locals)
            if (local.Name == name) return local.Json;
        return outside?.Local(name);
    }

    private byte[] RunObject() => Object(writer =>
    {
        writer.WriteString("id", facts.Run);
        writer.WriteString("flow", facts.Plan.Flow);
        writer.WriteString("version", facts.Plan.Version);
        writer.WriteString("startedAt", Instant(facts.StartedAt));
        writer.WriteNumber("attempt", 1);
        if (facts.Hooks is { } hooks) writer.WriteString("hooks", hooks);
    });

    private static byte[] ErrorObject(Problem error) => Object(writer =>
    {
        writer.WriteString("code", error.Code);
        writer.WriteNumber("status", ErrorCodes.Find(error.Code).Status);
        writer.WriteString("detail", error.Detail);
        writer.WriteString("step", error.Step);
    });

    private static byte[] Object(Action<Utf8JsonWriter> members)
    {
        var writer = RenderBuffer.Rent(out var buffer);
        writer.WriteStartObject();
        members(writer);
        writer.WriteEndObject();
        return RenderBuffer.Return(writer, buffer);
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
}
