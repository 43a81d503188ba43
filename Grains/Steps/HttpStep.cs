using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Meanwhile.Batches;
using Meanwhile.Connections;
using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Runs;
using Meanwhile.Upstreams;

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
        foreach (var (name, _) in settings.Headers.Entries)
            if (HeaderRules.FaultOf(name) is { } fault) yield return ("headers", fault);
    }

    protected override async ValueTask<StepOutcome> RunAsync(
        Settings settings, StepContext context, CancellationToken stop)
    {
        var connection = context.Connection as HttpConnection ?? PublicWeb.Connection;
        var (address, fault) = HttpAddress.Of(settings, connection);
        var headers = HttpHeaders.Of(settings, context, connection);
        fault ??= headers.Fault;
        if (fault is not null) return new StepOutcome.Failed(ErrorCodes.SettingInvalid, fault);
        var call = new UpstreamCall(settings.Method, address!.Value.Target)
        {
            Headers = headers.Entries,
            Body = settings.Body,
            MaxBytes = settings.MaxBytes,
            Accept = settings.Accept,
        };
        try
        {
            var answer = await address.Value.Upstream.CallAsync(call, stop).ConfigureAwait(false);
            if (HttpAnswer.TakesLong(answer))
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            return context.Known is { } known && answer.Status == 304
                ? new StepOutcome.Done(HttpAnswer.Confirmed(answer, known.Value))
                : HttpAnswer.Read(answer, settings, Upstream(settings, context));
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            return HttpFailure.Of(error, Upstream(settings, context));
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
}
