using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Http.Headers;
using Meanwhile.Batches;
using Meanwhile.Connections;
using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Runs;

namespace Meanwhile.Steps;

[StepKind("http", Summary = "One HTTP call.", Connection = "http",
    Gives = "`status`, `headers` (names in lower case) and `body`: JSON as it came, text as a string, "
        + "anything else in base64 with `encoding: base64`.",
    Errors = ["MW2015", "MW2016", "MW2023", "MW2024", "MW3001", "MW3002", "MW3003", "MW3004", "MW3005", "MW3006"])]
[Example("""
    flow: rates
    input: { currency: string }
    steps:
      rate:
        http: { connection: crm, path: "/rates/{{ input.currency }}", query: { to: EUR } }
    output: "{{ steps.rate.body.value }}"
    tests:
      - name: a rate
        input: { currency: USD }
        mocks: { rate: { status: 200, body: { value: 0.93 } } }
        expect: { output: 0.93 }
    """)]
public sealed class HttpStep : StepKind<HttpStep.Settings>, IBatchedKind
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    [ExactlyOne("connection", "url")]
    public sealed record Settings
    {
        [Literal("which upstream is called must be known before a run"), Description("The connection to call through.")]
        public string? Connection { get; init; }

        [Literal("an address made of input could call anything; name a connection and use `path`")]
        [Description("A whole URL, for public upstreams without a connection.")]
        public string? Url { get; init; }

        [AllowedValues("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")]
        [Literal("whether a step writes must be known before a run"), Description("HTTP method. Default GET.")]
        public string Method { get; init; } = "GET";

        [UrlPath]
        [Description("Path behind the connection's address; expressions in it become one encoded segment each.")]
        public string? Path { get; init; }

        [Description("Query parameters; one whose value is nothing is left out.")]
        public TextMap Query { get; init; } = TextMap.Empty;

        [Description("Further headers; one whose value is nothing is left out.")]
        public TextMap Headers { get; init; } = TextMap.Empty;

        [Description("Body, sent as JSON.")]
        public ReadOnlyMemory<byte>? Body { get; init; }

        [Range(100, 599), Literal("which answers are failures must be known before a run")]
        [Description("Statuses besides 2xx that are no failure, for example `[404]`.")]
        public IReadOnlyList<int> Accept { get; init; } = [];

        [Size(1L << 30), Description("Bytes of the answer at most, after decompression. Default 16 MiB.")]
        public long MaxBytes { get; init; } = Limits.AnswerBytesMax;
    }

    public IEnumerable<BatchFault> CheckBatch(object constant, MapNode settings, BatchRule rule) =>
        HttpGathered.Check(settings, rule);

    public object Common(object settings, BatchRule rule) => HttpGathered.Common((Settings)settings);

    public int BytesOf(object settings, BatchRule rule) => ((Settings)settings).Body?.Length ?? 0;

    public object Join(IReadOnlyList<object> members, BatchRule rule) => HttpGathered.Join(members);

    public BatchSplit Split(StepValue answer, IReadOnlyList<object> members, BatchRule rule) =>
        HttpGathered.Split(answer, members.Count);

    protected override bool Writes(Settings settings) => settings.Method is not ("GET" or "HEAD" or "OPTIONS");

    protected override IEnumerable<(string Setting, string Detail)> Check(
        Settings settings, IReadOnlySet<string> given)
    {
        if (given.Contains("url") && given.Contains("path"))
            yield return ("path", "`path` goes with `connection`; a `url` is whole");
        if (settings.Url is not null && WrongUrl(settings.Url) is { } wrong) yield return ("url", wrong);
        if (given.Contains("body") && settings.Method is "GET" or "HEAD")
            yield return ("body", $"a {settings.Method} has no body; add `method: POST`");
    }

    protected override async ValueTask<StepOutcome> RunAsync(
        Settings settings, StepContext context, CancellationToken stop)
    {
        var connection = context.Connection as HttpConnection ?? PublicWeb.Connection;
        var (request, fault) = Request(settings, context, connection);
        if (fault is not null) return new StepOutcome.Failed(ErrorCodes.SettingInvalid, fault);
        using (request)
        {
            try
            {
                using var response = await connection.Client.SendAsync(request!, stop).ConfigureAwait(false);
                if (context.Known is { } known && response.StatusCode == HttpStatusCode.NotModified)
                    return new StepOutcome.Done(HttpAnswer.Confirmed(response, known.Value));
                return await HttpAnswer.ReadAsync(response, settings, Upstream(settings, context), stop)
                    .ConfigureAwait(false);
            }
            catch (HttpRequestException error)
            {
                return HttpFailure.Of(error, Upstream(settings, context));
            }
            catch (Exception error) when (error is IOException or InvalidDataException)
            {
                return HttpFailure.Of(error, Upstream(settings, context));
            }
        }
    }

    private static string? WrongUrl(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var whole) || whole.Scheme is not ("http" or "https"))
            return "`url` must be a whole URL such as `https://example.org/rates`";
        return whole.UserInfo.Length == 0 ? null : "`url` may not hold a password; give it to a connection";
    }

    private static string Upstream(Settings settings, StepContext context) =>
        context.Connection?.Name ?? new Uri(settings.Url!).Host;

    private static (HttpRequestMessage? Request, string? Fault) Request(
        Settings settings, StepContext context, HttpConnection connection)
    {
        var (address, fault) = HttpAddress.Of(settings, connection);
        if (fault is not null) return (null, fault);
        var request = new HttpRequestMessage(HttpMethod.Parse(settings.Method), address);
        if (settings.Body is { } body)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = Json;
        }
        request.Headers.TryAddWithoutValidation("traceparent", context.TraceParent);
        if (context.Deadline is { } deadline)
            request.Headers.TryAddWithoutValidation("X-Request-Deadline", deadline.UtcDateTime.ToString("O"));
        if (context.TraceState is { } state) request.Headers.TryAddWithoutValidation("tracestate", state);
        if (context.IdempotencyKey is { } key)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", $"\"{key}\"");
        foreach (var (name, value) in connection.Headers.Entries) request.Headers.TryAddWithoutValidation(name, value);
        foreach (var (name, value) in settings.Headers.Entries)
        {
            if (!HeaderRules.AreSafe(name, value)) return (null, $"the header `{name}` is not a valid header");
            var headers = IsContentHeader(name) ? request.Content?.Headers : (HttpHeaders)request.Headers;
            headers?.Remove(name);
            headers?.TryAddWithoutValidation(name, value);
        }
        if (context.Known is { } known) AskWhetherChanged(request, known);
        return (request, null);
    }

    /// <summary>Asks for the answer only if it is another one, unless the flow's author asks so himself.</summary>
    private static void AskWhetherChanged(HttpRequestMessage request, KnownAnswer known)
    {
        if (request.Headers.Contains("If-None-Match") || request.Headers.Contains("If-Modified-Since")) return;
        if (known.ETag is { } tag) request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        else if (known.LastModified is { } at) request.Headers.TryAddWithoutValidation("If-Modified-Since", at);
    }

    private static bool IsContentHeader(string name) => name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);
}
