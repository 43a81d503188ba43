using System.Globalization;
using System.Text;
using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Flows;
using Meanwhile.Runs;
using Meanwhile.Steps;

namespace Meanwhile.FlowTests;

/// <summary>Reads <c>tests</c>.</summary>
internal sealed class FlowTestReader(ProblemList problems)
{
    public static readonly string[] TestKeys = ["name", "input", "mocks", "expect"];
    public static readonly string[] ExpectKeys =
        ["output", "status", "error", "together", "skipped", "within", "calls"];
    public static readonly string[] Errors = ["timeout", "connect", "garbage"];

    private static readonly TimeSpan TakesUsually = TimeSpan.FromMilliseconds(100);

    public IReadOnlyList<FlowTest> Read(MapNode flow)
    {
        if (flow["tests"] is not { } node) return [];
        if (node is ListNode list && list.Items.All(item => item is MapNode))
            return [.. list.Items.Cast<MapNode>().Select(Test)];
        problems.Add(ErrorCodes.WrongType, node,
            "`tests` must be a list of maps with `name`, `input`, `mocks`, `expect`");
        return [];
    }

    private FlowTest Test(MapNode test)
    {
        Known(test, TestKeys, "a test");
        if (test["name"] is not ScalarNode { Text.Length: > 0 })
            problems.Add(ErrorCodes.MissingKey, test, "a test needs a `name`", "say what it shows");
        if (test["expect"] is not MapNode)
            problems.Add(ErrorCodes.MissingKey, test, "a test needs `expect`", "for example `expect: { output: … }`");
        var mocks = new Dictionary<string, IReadOnlyList<Mock>>();
        if (Map(test, "mocks") is { } given)
            foreach (var entry in given.Entries) mocks[entry.Key] = Mocks(entry.Value);
        return new FlowTest(
            (test["name"] as ScalarNode)?.Text ?? "", Json(test["input"]) ?? "{}"u8.ToArray(), mocks,
            Expect(Map(test, "expect")), test);
    }

    private Mock[] Mocks(DocumentNode node) =>
        node is MapNode map && map["sequence"] is ListNode { Items.Count: > 0 } list
            ? [.. list.Items.Select(Mock)]
            : [Mock(node)];

    private Mock Mock(DocumentNode node)
    {
        if (node is not MapNode map) return new Mock(Value(node), TakesUsually);
        var takes = map["takes"] is null ? TakesUsually : Takes(map);
        if (map["error"] is { } error) return new Mock(Failure(error), takes);
        if (map["value"] is { } value) return new Mock(Value(value), takes);
        var buffer = new StringBuilder("{");
        foreach (var entry in map.Entries.Where(entry => entry.Key != "takes"))
            buffer.Append(buffer.Length > 1 ? "," : "")
                .Append(Encoding.UTF8.GetString(JsonText.Of(entry.Key).Span)).Append(':').Append(entry.Value.ToJson());
        return new Mock(Done(Encoding.UTF8.GetBytes(buffer.Append('}').ToString())), takes);
    }

    private TimeSpan Takes(MapNode map)
    {
        if (map["takes"] is ScalarNode scalar && Durations.TryRead(scalar.Text, out var span)) return span;
        problems.Add(ErrorCodes.BadValue, map["takes"]!, "`takes` must be a duration", "for example `300ms`");
        return TakesUsually;
    }

    private StepOutcome.Failed Failure(DocumentNode node)
    {
        var word = (node as ScalarNode)?.Text ?? "";
        if (int.TryParse(word, CultureInfo.InvariantCulture, out var status) && status is >= 300 and <= 599)
            return new(ErrorCodes.UpstreamStatus, $"the mock answered with status {status}")
            {
                Class = FailureClass.Status,
                Status = status,
            };
        switch (word)
        {
            case "timeout":
                return new(ErrorCodes.UpstreamTimeout, "the mock did not answer in time")
                {
                    Class = FailureClass.Timeout,
                };
            case "connect":
                return new(ErrorCodes.UpstreamUnreachable, "the mock cannot be reached")
                {
                    Class = FailureClass.Connect,
                };
            case "garbage":
                return new(ErrorCodes.UpstreamGarbage, "the mock answered with what nobody can read");
            default:
                if (ErrorCodes.TryFind(word) is { Side: Side.Upstream or Side.FlowAuthor } code)
                    return new(code, "the mock failed") { Class = ClassOf(code) };
                problems.Add(ErrorCodes.BadValue, node,
                    "`error` must be timeout, connect, garbage, a status from 300 or a code such as MW3007",
                    Nearest.Hint(word, Errors));
                return new(ErrorCodes.Internal, "");
        }
    }

    private static FailureClass ClassOf(ErrorCode code) =>
        code == ErrorCodes.UpstreamBroken || code == ErrorCodes.UpstreamUnreachable ? FailureClass.Connect
        : code == ErrorCodes.UpstreamTimeout || code == ErrorCodes.DeadlineExceeded ? FailureClass.Timeout
        : FailureClass.Other;

    private Expectation Expect(MapNode? map)
    {
        if (map is null) return new Expectation();
        Known(map, ExpectKeys, "`expect`");
        return new Expectation
        {
            Output = Json(map["output"]),
            Status = Whole(map["status"]),
            Error = (map["error"] as ScalarNode)?.Text,
            Together = Names(map["together"]),
            Skipped = Names(map["skipped"]),
            Within = new PolicyReader(problems).Duration(map, "within"),
            Calls = Map(map, "calls")?.Entries.ToDictionary(entry => entry.Key, entry => Whole(entry.Value) ?? 0) ?? [],
        };
    }

    private void Known(MapNode map, string[] keys, string where)
    {
        foreach (var entry in map.Entries.Where(entry => !keys.Contains(entry.Key)))
            problems.AddUnknownKey(map, entry, keys, where);
    }

    private MapNode? Map(MapNode owner, string key)
    {
        if (owner[key] is not { } node || node is MapNode) return owner[key] as MapNode;
        problems.Add(ErrorCodes.WrongType, node, $"`{key}` must be a map");
        return null;
    }

    private int? Whole(DocumentNode? node)
    {
        if (node is null) return null;
        if (node is ScalarNode scalar && int.TryParse(scalar.Text, CultureInfo.InvariantCulture, out var number))
            return number;
        problems.Add(ErrorCodes.WrongType, node, "this must be a whole number");
        return null;
    }

    private IReadOnlyList<string> Names(DocumentNode? node)
    {
        if (node is null) return [];
        if (node is ListNode list && list.Items.All(item => item is ScalarNode))
            return [.. list.Items.Select(item => ((ScalarNode)item).Text)];
        problems.Add(ErrorCodes.WrongType, node, "this must be a list of steps");
        return [];
    }

    private static ReadOnlyMemory<byte>? Json(DocumentNode? node) =>
        node is null ? null : (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(node.ToJson());

    private static StepOutcome.Done Value(DocumentNode node) => Done(Encoding.UTF8.GetBytes(node.ToJson()));

    private static StepOutcome.Done Done(byte[] json) => new(new StepValue(json));
}
