using System.Net;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>What happens to a run, as those who watch it hear of it.</summary>
public sealed class WatchTests(ServedWorld served) : IClassFixture<ServedWorld>
{
    private const string Flow = """
        flow: watched
        durable: true
        steps:
          call: { http: { connection: world, path: /watched } }
          go: { wait: { signal: go }, dependsOn: [call] }
        output: "{{ steps.go.data }}"
        """;

    [Fact]
    public async Task A_watcher_hears_at_once_and_in_order_and_one_who_comes_back_hears_what_he_missed()
    {
        served.World.On("GET", "/watched").Answer(200, "1");
        await served.PublishAsync("watched", Flow);
        using var accepted = await served.Client.PostAsync("/v1/flows/watched/runs", ServedWorld.Content("{}"));
        var run = accepted.Headers.Location!.OriginalString;
        using var first = await Listener.OpenAsync(served.Client, $"{run}/events", null);
        (await first.UntilAsync("step.waiting")).ShouldBe(["run.started", "step.succeeded", "step.waiting"]);
        var seen = first.LastId;
        first.Dispose();

        using var second = await Listener.OpenAsync(served.Client, $"{run}/events", seen);
        using var signal = await served.Client.PostAsync($"{run}/signals/go", ServedWorld.Content("7"));

        (await second.UntilAsync("run.succeeded")).ShouldBe(["run.signalled", "step.succeeded", "run.succeeded"]);
        (await second.UntilEndAsync()).ShouldBeEmpty();
        using var late = await served.Client.SendAsync(Request($"{run}/events", second.LastId));
        late.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var again = await Listener.OpenAsync(served.Client, $"{run}/events", null);
        (await again.UntilEndAsync()).Count.ShouldBe(6);
    }

    [Fact]
    public async Task So_many_watch_one_run_and_no_more()
    {
        served.World.On("GET", "/watched").Answer(200, "1");
        await served.PublishAsync("watched", Flow);
        using var accepted = await served.Client.PostAsync("/v1/flows/watched/runs", ServedWorld.Content("{}"));
        var events = $"{accepted.Headers.Location!.OriginalString}/events";
        var listeners = new List<Listener>();
        for (var number = 0; number < Limits.WatchersPerRunMax; number++)
            listeners.Add(await Listener.OpenAsync(served.Client, events, null));
        foreach (var listener in listeners) await listener.UntilAsync("step.waiting");

        using var tooMany = await served.Client.GetAsync(events);

        tooMany.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        tooMany.Headers.RetryAfter.ShouldNotBeNull();
        listeners.ForEach(listener => listener.Dispose());
    }

    [Fact]
    public async Task A_watcher_of_something_else_is_told_what_is_wrong()
    {
        await served.PublishAsync("plain", """
            flow: plain
            triggers: { http: "GET /plain" }
            steps: { a: { set: 1 } }
            """);
        using var call = await served.Client.GetAsync("/plain");
        var run = call.Headers.GetValues("Meanwhile-Run").Single();

        using var plain = await served.Client.GetAsync($"{run}/events");
        using var wrong = await served.Client.SendAsync(Request($"{run}/events", "seven"));

        plain.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await plain.Content.ReadAsStringAsync()).ShouldContain("Prefer: respond-async");
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static HttpRequestMessage Request(string address, string? lastSeen)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (lastSeen is not null) request.Headers.Add("Last-Event-ID", lastSeen);
        return request;
    }

    /// <summary>One connection that events come in on.</summary>
    private sealed class Listener : IDisposable
    {
        private readonly HttpResponseMessage answer;
        private readonly StreamReader reader;

        private Listener(HttpResponseMessage answer, StreamReader reader) =>
            (this.answer, this.reader) = (answer, reader);

        public string? LastId { get; private set; }

        public static async Task<Listener> OpenAsync(HttpClient client, string address, string? lastSeen)
        {
            var answer = await client.SendAsync(Request(address, lastSeen), HttpCompletionOption.ResponseHeadersRead);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
            var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
            (await reader.ReadLineAsync()).ShouldBe("retry: 1000");
            return new Listener(answer, reader);
        }

        /// <summary>The recorded events up to the first of this type.</summary>
        public async Task<IReadOnlyList<string>> UntilAsync(string type)
        {
            var types = new List<string>();
            while (await NextAsync() is { } next)
            {
                if (next.IsRecorded) types.Add(next.Type);
                if (next.Type == type) return types;
            }
            return types;
        }

        public Task<IReadOnlyList<string>> UntilEndAsync() => UntilAsync("the end");

        public void Dispose()
        {
            reader.Dispose();
            answer.Dispose();
        }

        private async Task<(string Type, bool IsRecorded)?> NextAsync()
        {
            var (type, isRecorded) = ("", false);
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("id: ", StringComparison.Ordinal)) (LastId, isRecorded) = (line[4..], true);
                if (line.StartsWith("event: ", StringComparison.Ordinal)) type = line[7..];
                if (line.Length == 0 && type.Length > 0) return (type, isRecorded);
            }
            return null;
        }
    }
}
