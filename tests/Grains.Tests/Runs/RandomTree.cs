using System.Text.Json.Nodes;

namespace Meanwhile.Runs;

/// <summary>
/// A random flow with containers in containers, retries, fallbacks and failures, and the flow as its author would have
/// to write it.
/// </summary>
internal sealed class RandomTree
{
    private const int DepthMax = 3;

    private readonly Random random;
    private int made;

    public RandomTree(int seed)
    {
        random = new Random(seed);
        Steps = Scope(random.Next(1, 10), 0, isOnce: true, outside: []);
        DeadlineMilliseconds = random.Next(8) == 0 ? random.Next(1, 3_000_000) : null;
    }

    public List<TreeNode> Steps { get; }

    public int? DeadlineMilliseconds { get; }

    /// <summary>The definition with one test, which expects what the interpreter says.</summary>
    public JsonObject Definition(TreeEnd end)
    {
        var output = new JsonObject();
        var values = new JsonObject();
        foreach (var (index, step) in Steps.Index())
        {
            output[step.Id] = $"{{{{ {Value(step)} }}}}";
            values[step.Id] = end.Values[index];
        }
        var calls = new JsonObject();
        foreach (var path in Calls(Steps, "").Select(call => call.Path))
            calls[path] = end.Calls.Count(call => call.Path == path);
        var expect = new JsonObject { ["calls"] = calls };
        if (end.Error is { } error) expect["error"] = error;
        else expect["output"] = values;
        var flow = new JsonObject
        {
            ["flow"] = "random",
            ["steps"] = Written(Steps),
            ["output"] = output,
            ["tests"] = new JsonArray(new JsonObject
            {
                ["name"] = "as interpreted",
                ["mocks"] = Mocks(),
                ["expect"] = expect,
            }),
        };
        if (DeadlineMilliseconds is { } deadline) flow["deadline"] = $"{deadline}ms";
        return flow;
    }

    /// <summary>Every call with its path.</summary>
    private static IEnumerable<(string Path, TreeNode Call)> Calls(IEnumerable<TreeNode> scope, string within) =>
        scope.SelectMany(node => node.Kind == "http"
            ? [(within + node.Id, node)]
            : node.Inside.SelectMany(inner => Calls(inner, $"{within}{node.Id}.")));

    /// <param name="size">How many steps.</param>
    /// <param name="depth">How many containers are around.</param>
    /// <param name="isOnce">Whether it is run once at most, so that its calls may answer each time otherwise.</param>
    /// <param name="outside">Steps that calls inside may use.</param>
    private List<TreeNode> Scope(int size, int depth, bool isOnce, string[] outside)
    {
        var scope = new List<TreeNode>();
        for (var index = 0; index < size; index++)
        {
            var needs = Enumerable.Range(0, index).Where(_ => random.Next(index) < 1)
                .Select(need => (need, (TreeBond)random.Next(3))).ToArray();
            var kind = depth == DepthMax || random.Next(3) > 0 ? "http" : Containers[random.Next(Containers.Length)];
            scope.Add(kind == "http"
                ? Call(needs, isOnce, outside)
                : Container(kind, needs, depth + 1, isOnce, [.. needs.Select(need => scope[need.need].Id)], outside));
        }
        return scope;
    }

    private static readonly string[] Containers = ["forEach", "race", "switch", "loop"];

    private TreeNode Call((int, TreeBond)[] needs, bool isOnce, string[] outside, bool plain = false)
    {
        var retries = random.Next(4) == 0 ? random.Next(1, 4) : 0;
        var fails = random.Next(6) > 0 ? 0 : isOnce ? random.Next(1, retries + 2) : 100;
        return new TreeNode
        {
            Id = $"s{made++}",
            Kind = "http",
            Needs = needs,
            Outside = outside.Length > 0 && random.Next(3) == 0 ? outside[random.Next(outside.Length)] : null,
            IsSwitchedOff = !plain && random.Next(12) == 0,
            ContinuesOnError = random.Next(4) == 0,
            Fallback = random.Next(5) == 0 ? random.Next(1_000) : null,
            Retries = retries,
            PauseMilliseconds = random.Next(1, 10_000),
            Takes = random.Next(1, 300_000),
            Value = random.Next(1_000),
            Fails = fails,
        };
    }

    /// <param name="kind">Its kind.</param>
    /// <param name="needs">What it waits for.</param>
    /// <param name="depth">How many containers it stands in, itself counted.</param>
    /// <param name="isOnce">Whether it is run once at most.</param>
    /// <param name="beside">The names of what it waits for.</param>
    /// <param name="around">Steps further out that calls inside may use.</param>
    private TreeNode Container(
        string kind, (int Step, TreeBond Bond)[] needs, int depth, bool isOnce, string[] beside, string[] around)
    {
        string[] outside = [.. around, .. beside];
        var id = $"s{made++}";
        var retries = random.Next(6) == 0 ? 1 : 0;
        var staysOnce = isOnce && retries == 0 && kind is "race" or "switch";
        var branches = kind == "switch" ? random.Next(1, 4) : 1;
        var inside = Enumerable.Range(0, branches).Select(_ => kind == "race"
            ? Enumerable.Range(0, random.Next(1, 5)).Select(_ => Call([], staysOnce, outside, plain: true)).ToList()
            : Scope(random.Next(1, 5), depth, staysOnce, outside)).ToArray();
        return new TreeNode
        {
            Id = id,
            Kind = kind,

            // What a step inside uses, the container around it uses.
            Needs = [.. needs.Select((need, place) => Used(inside).Contains(beside[place])
                ? (need.Step, TreeBond.Uses)
                : need)],
            IsSwitchedOff = random.Next(12) == 0,
            ContinuesOnError = random.Next(3) == 0,
            Fallback = random.Next(4) == 0 ? random.Next(1_000) : null,
            Retries = retries,
            PauseMilliseconds = random.Next(1, 10_000),
            Inside = inside,
            Count = kind == "switch" ? random.Next(branches + 1)
                : kind == "loop" ? random.Next(1, 5)
                : random.Next(6),
            Concurrency = random.Next(1, 5),
            ItemsMayFail = random.Next(2) == 0,
            EveryMilliseconds = random.Next(2) * random.Next(1, 400_000),
        };
    }

    private static IEnumerable<string?> Used(IEnumerable<List<TreeNode>> inside) =>
        inside.SelectMany(scope => scope).SelectMany(node => Used(node.Inside).Append(node.Outside));

    private static JsonObject Written(List<TreeNode> scope)
    {
        var steps = new JsonObject();
        foreach (var node in scope) steps[node.Id] = Written(node, scope);
        return steps;
    }

    private static JsonObject Written(TreeNode node, List<TreeNode> scope)
    {
        var step = new JsonObject { [node.Kind] = Settings(node) };
        var uses = node.Needs.Where(need => need.Bond != TreeBond.OnlyAfter)
            .Select(need => $"steps.{scope[need.Step].Id}{(need.Bond == TreeBond.Uses ? "" : "?.x")}").ToArray();
        if (uses.Length > 0 || node.IsSwitchedOff)
            step["if"] = $"{{{{ [{string.Join(", ", uses)}].length {(node.IsSwitchedOff ? "< 0" : ">= 0")} }}}}";
        var after = node.Needs.Where(need => need.Bond == TreeBond.OnlyAfter)
            .Select(need => (JsonNode)scope[need.Step].Id).ToArray();
        if (after.Length > 0) step["dependsOn"] = new JsonArray(after);
        if (node.Kind == "http") step["timeout"] = "2000s";
        if (node.ContinuesOnError) step["onError"] = "continue";
        if (node.Retries > 0)
            step["retry"] = new JsonObject
            {
                ["max"] = node.Retries,
                ["delay"] = $"{node.PauseMilliseconds}ms",
                ["backoff"] = "constant",
                ["jitter"] = false,
            };
        if (node.Fallback is { } value)
            step["fallback"] = new JsonObject
            {
                ["value"] = node.Kind is "http" or "race" ? new JsonObject { ["body"] = value }
                    : node.Kind == "forEach" ? new JsonArray(value)
                    : value,
            };
        return step;
    }

    private static JsonNode Settings(TreeNode node) => node.Kind switch
    {
        "http" => new JsonObject
        {
            ["connection"] = "crm",
            ["path"] = "/x",
            ["query"] = node.Outside is null
                ? new JsonObject()
                : new JsonObject { ["q"] = $"{{{{ JSON.stringify(steps.{node.Outside}) }}}}" },
        },
        "race" => new JsonObject { ["steps"] = Written(node.Inside[0]) },
        "switch" => new JsonArray([.. node.Inside.Select((inside, branch) => (JsonNode)new JsonObject
        {
            ["if"] = branch == node.Count,
            ["steps"] = Written(inside),
            ["output"] = Sum(inside),
        })]),
        "loop" => new JsonObject
        {
            ["while"] = $"{{{{ index < {node.Count - 1} }}}}",
            ["max"] = 10,
            ["every"] = $"{node.EveryMilliseconds}ms",
            ["steps"] = Written(node.Inside[0]),
            ["output"] = Sum(node.Inside[0]),
        },
        _ => new JsonObject
        {
            ["items"] = new JsonArray([.. Enumerable.Range(0, node.Count).Select(item => (JsonNode)item)]),
            ["concurrency"] = node.Concurrency,
            ["onError"] = node.ItemsMayFail ? "continue" : "fail",
            ["steps"] = Written(node.Inside[0]),
            ["output"] = Sum(node.Inside[0]),
        },
    };

    private static string Sum(List<TreeNode> scope) => $"{{{{ {string.Join(" + ", scope.Select(Value))} }}}}";

    /// <summary>What a step gave as a number, whatever became of it.</summary>
    private static string Value(TreeNode node) => node.Kind switch
    {
        "http" or "race" => $"(steps.{node.Id}?.body ?? 0)",
        "forEach" => $"(steps.{node.Id} ?? []).reduce((sum, one) => sum + (one ?? 0), 0)",
        _ => $"(steps.{node.Id} ?? 0)",
    };

    private JsonObject Mocks()
    {
        var mocks = new JsonObject();
        foreach (var (path, call) in Calls(Steps, ""))
        {
            var answers = Enumerable.Repeat(true, Math.Min(call.Fails, call.Retries + 1)).Append(call.Fails > 50)
                .Select(fails => (JsonNode)(fails
                    ? new JsonObject { ["error"] = 500, ["takes"] = $"{call.Takes}ms" }
                    : new JsonObject { ["body"] = call.Value, ["takes"] = $"{call.Takes}ms" })).ToArray();
            mocks[path] = new JsonObject { ["sequence"] = new JsonArray(answers) };
        }
        return mocks;
    }
}
