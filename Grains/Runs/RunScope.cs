using System.Text.Json;
using Meanwhile.Errors;
using Meanwhile.Expressions;

namespace Meanwhile.Runs;

/// <summary>
/// What expressions of one run can see. <c>now</c> is the instant of asking: the runner renders once an attempt.
/// </summary>
public sealed class RunScope(RunState state, RunRequest request, string tenant, TimeProvider time) : IValueSource
{
    private readonly DateTimeOffset startedAt = time.GetUtcNow();

    public DateTimeOffset StartedAt => startedAt;

    /// <summary>The problem that a fallback may look at; null outside one.</summary>
    public Problem? Error { get; init; }

    /// <summary>The same run, seen from the fallback of a step that failed.</summary>
    public RunScope Seeing(Problem error) => new(state, request, tenant, time) { Error = error };

    public StepValue? Step(string id) =>
        state.Plan.StepIndex.TryGetValue(id, out var step) ? state[step].Value : null;

    public ReadOnlyMemory<byte>? Root(string name) => name switch
    {
        "input" => request.Input.Utf8,
        "now" => JsonText.Of(Instant(time.GetUtcNow())),
        "run" => RunObject(),
        "tenant" => Object(writer => writer.WriteString("id", tenant)),
        "error" when Error is not null => ErrorObject(Error),
        // A bare null would become empty bytes here, because an array converts to memory.
        _ => (ReadOnlyMemory<byte>?)null,
    };

    private byte[] RunObject() => Object(writer =>
    {
        writer.WriteString("id", request.Run);
        writer.WriteString("flow", state.Plan.Flow);
        writer.WriteString("version", state.Plan.Version);
        writer.WriteString("startedAt", Instant(startedAt));
        writer.WriteNumber("attempt", 1);
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
