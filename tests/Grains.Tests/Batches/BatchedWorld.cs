using System.Text;
using Meanwhile.Connections;
using Meanwhile.Flows;
using Meanwhile.FlowTests;
using Meanwhile.Runs;
using Meanwhile.Steps;
using Microsoft.Extensions.Time.Testing;

namespace Meanwhile.Batches;

/// <summary>A batcher around an outside that answers joined calls as a test says.</summary>
internal sealed class BatchedWorld
{
    private const string Query = """
        flow: products
        input: { id: any, lang?: any }
        steps:
          one:
            sql:
              connection: shop
              query: select id, name from product where id = any(@id) and lang = @lang
              params: { id: "{{ input.id }}", lang: en }
            batch: BATCH
        """;

    private readonly PlannedStep step;
    private readonly RunScope scope;
    private readonly Batcher batcher;

    public BatchedWorld(string batch = "{ maxSize: 100, maxWait: 5ms, by: id }")
    {
        var plan = TestWorld.Right(Query.Replace("BATCH", batch)).Plan!;
        step = plan.Body.Steps[0];
        var facts = new RunFacts(
            Guid.CreateVersion7(), Tenancy.Default, plan, Payload.Null, Time.GetUtcNow(), Time);
        scope = new RunScope(new RunState(plan.Body), facts);
        batcher = new Batcher(Time);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));

    /// <summary>The values of each call that came to the outside.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The token of the last call.</summary>
    public CancellationToken Stop { get; private set; }

    /// <summary>What the outside gives to these values, a JSON list; a row for each when nothing is said.</summary>
    public Func<string, Task<StepOutcome>> Answer { get; set; } = values => Task.FromResult(RowForEach(values));

    /// <summary>One call with this value.</summary>
    public Task<StepOutcome> CallAsync(string id, string lang = "\"en\"", CancellationToken stop = default)
    {
        var settings = new SqlStep.Settings
        {
            Connection = "shop",
            Query = "select id, name from product where id = any(@id) and lang = @lang",
            Params = new JsonMap(
            [
                KeyValuePair.Create("id", (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(id)),
                KeyValuePair.Create("lang", (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(lang)),
            ]),
        };
        var run = new StepRun(scope, new Waits(Time), RunTrace.Of(scope.Facts.Run))
        {
            World = new RealWorld(null!, batcher),
            Undo = new Compensations(),
            Turn = TaskScheduler.Current,
        };
        var attempt = new Attempt(step, step.Call, null, run, null!, null);
        return batcher.CallAsync(attempt, settings, new StepContext { TraceParent = "" }, OutsideAsync, stop).AsTask();
    }

    public static StepOutcome Rows(string rows) => new StepOutcome.Done(new StepValue(
        new StepMember("rows", Encoding.UTF8.GetBytes(rows)), new StepMember("count", "0"u8.ToArray())));

    public static StepOutcome RowForEach(string values) => Rows(
        $"[{string.Join(',', values.Trim('[', ']').Split(',').Select(id => $$"""{"id":{{id}},"name":"n"}"""))}]");

    private async ValueTask<StepOutcome> OutsideAsync(
        StepKind kind, object settings, StepContext context, CancellationToken stop)
    {
        var values = Encoding.UTF8.GetString(((SqlStep.Settings)settings).Params.Entries[0].Value.Span);
        Calls.Add(values);
        Stop = stop;
        var answer = Answer(values);
        var left = new TaskCompletionSource();
        using var leaving = stop.UnsafeRegister(_ => left.TrySetResult(), null);
        await Task.WhenAny(answer, left.Task);
        if (!answer.IsCompleted) stop.ThrowIfCancellationRequested();
        return await answer;
    }
}
