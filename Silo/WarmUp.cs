using Meanwhile.Connections;
using Meanwhile.Expressions;
using Meanwhile.Flows;
using Meanwhile.Runs;

namespace Meanwhile;

/// <summary>
/// Has the machine translate what the first callers need, before there are any: a grain whose first turn translates a
/// planner or an engine keeps everybody behind it waiting. It is asked for first, so the silo starts after it, and what
/// it runs is counted and remembered nowhere.
/// </summary>
internal sealed class WarmUp(
    FlowPlanner planner, ConnectionReader connections, EditorSchemas schemas, StepRunner runner, Renderer renderer,
    RealWorld world) : IHostedService
{
    private const string Flow = """
        flow: warm-up
        triggers: { http: "GET /warm-up/{name}" }
        input: { name: string }
        steps:
          script: { set: { text: "{{ input.name + '!' }}" } }
          call: { http: { url: "http://127.0.0.1:9/" }, dependsOn: [script], onError: continue, timeout: 1s }
        output: "{{ steps.script.text }} {{ steps.call?.status }}"
        """;

    private const string Connection = """
        kind: http
        address: http://127.0.0.1:9
        """;

    public async Task StartAsync(CancellationToken stop)
    {
        Must.Hold(schemas.Find("flow") is not null);
        await using (connections.Read("warm-up", Definition(Connection)).Connection)
        {
        }
        var plan = planner.Plan(Definition(Flow), CatalogSnapshot.Empty).Plan;
        Must.Hold(plan is not null);
        var recent = new RecentRuns(new RecordedRuns(TimeProvider.System));
        var engine = new FlowEngine(runner, renderer, world, recent, TimeProvider.System);
        var request = new RunRequest
        {
            Run = Guid.Empty,
            Version = plan.Version,
            Revision = 0,
            Input = new Payload("""{"name":"nobody"}"""u8.ToArray()),
        };
        await engine.RunAsync(plan, request, "warm-up", stop);
    }

    public Task StopAsync(CancellationToken stop) => Task.CompletedTask;

    private static Definition Definition(string text) =>
        new(System.Text.Encoding.UTF8.GetBytes(text), "application/yaml");
}
