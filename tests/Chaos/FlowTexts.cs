namespace Meanwhile.Chaos;

/// <summary>
/// The flows that are driven. Every call goes to <c>/effects/{intent}/{place}</c> and tells which answers of earlier
/// steps the run has.
/// </summary>
internal static class FlowTexts
{
    public const int Items = 6;
    public const int NapMilliseconds = 1_300;
    public const int SleepMilliseconds = 3_500;

    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["chain"] = Flow("chain", $"""
              a: {Call("a")}
              b: {Call("b", Seen("a"))}
              c: {Call("c", Seen("a", "b"))}
            """, Seen("a", "b", "c")),

        ["list"] = Flow("list", $$"""
              first: {{Call("first")}}
              all:
                forEach:
                  items: [{{string.Join(", ", Enumerable.Range(0, Items))}}]
                  concurrency: 3
                  steps: { pack: {{Call("pack{{ item }}", Seen("first"))}} }
                  output: "{{ "{{ steps.pack.body.token }}" }}"
              last: {{Call("last", $"first: {Token("first")}, {Packs}")}}
            """, $"{Seen("first", "last")}, {Packs}"),

        ["nap"] = Timer("nap", $"{NapMilliseconds}ms", $"steps.a.body.at + {NapMilliseconds}"),
        ["sleep"] = Timer("sleep", $"{SleepMilliseconds}ms", $"steps.a.body.at + {SleepMilliseconds}"),
        ["until"] = Timer("until", "{ until: \"{{ input.until }}\" }", "input.untilMs"),

        ["listen"] = Flow("listen", $$"""
              a: {{Call("a")}}
              word: { wait: { signal: word, timeout: 1h }, dependsOn: [a] }
              b: {{Call("b", $"{Seen("a")}, word: \"{{{{ steps.word.data.number }}}}\"")}}
            """, $"{Seen("a", "b")}, word: \"{{{{ steps.word.data.number }}}}\""),

        ["flaky"] = Flow("flaky", $$"""
              flaky: { http: {{Settings("flaky")}}, retry: 3 }
              b: {{Call("b", Seen("flaky"))}}
            """, Seen("flaky", "b")),

        ["careful"] = Flow("careful", $$"""
              a: {{Call("a")}}
              once: { http: {{Settings("once", Seen("a"))}}, retry: 0, onUnknown: fail }
            """, Seen("a", "once")),

        ["counter"] = $$"""
            flow: counter
            key: "{{ "{{ input.key }}" }}"
            state: { count: "{{ "{{ (state?.count ?? 0) + 1 }}" }}" }
            input: { n: integer, key: string }
            steps:
              a: {{Call("a")}}
              b: {{Call("b", Seen("a"))}}
            output: { count: "{{ "{{ state?.count ?? 0 }}" }}", seen: { {{Seen("a", "b")}} } }
            """,
    };

    /// <summary>A run that is always seen to be at work.</summary>
    public const string Steady = """
        flow: steady
        durable: true
        input: { run: string }
        steps:
          all:
            forEach:
              items: "{{ Array.from({ length: 200 }, (_, number) => number) }}"
              concurrency: 1
              steps: { beat: { http: { connection: world, method: POST, path: "/beats/{{ input.run }}/{{ item }}" } } }
        """;

    /// <summary>A run in memory.</summary>
    public const string Quick = """
        flow: quick
        triggers: { http: "GET /quick" }
        steps: { call: { http: { connection: world, path: /quick } } }
        output: "{{ steps.call.body }}"
        """;

    /// <summary>How many answers the output of each flow shows.</summary>
    public static IReadOnlyDictionary<string, int> Answers { get; } = new Dictionary<string, int>
    {
        ["chain"] = 3, ["list"] = Items + 2, ["nap"] = 2, ["sleep"] = 2, ["until"] = 2, ["listen"] = 3, ["flaky"] = 2,
        ["careful"] = 2, ["counter"] = 2,
    };

    private static string Packs =>
        string.Join(", ", Enumerable.Range(0, Items).Select(item => $"pack{item}: \"{{{{ steps.all[{item}] }}}}\""));

    private static string Timer(string name, string wait, string notBefore) => Flow(name, $$"""
          a: {{Call("a")}}
          rest: { wait: {{wait}}, dependsOn: [a] }
          b:
            http: {{Settings("b", Seen("a"), $"notBefore: \"{{{{ {notBefore} }}}}\"")}}
            dependsOn: [rest]
        """, Seen("a", "b"));

    private static string Flow(string name, string steps, string seen) => $$"""
        flow: {{name}}
        durable: true
        input: { n: integer{{(name == "until" ? ", until: string, untilMs: number" : "")}} }
        steps:
        {{steps}}
        output: { seen: { {{seen}} } }
        """;

    private static string Call(string place, string? seen = null) => $"{{ http: {Settings(place, seen)} }}";

    private static string Settings(string place, string? seen = null, string? more = null) =>
        $"{{ connection: world, method: POST, path: \"/effects/{{{{ input.n }}}}/{place}\""
            + $", body: {{ seen: {{ {seen} }}{(more is null ? "" : $", {more}")} }} }}";

    private static string Seen(params string[] places) =>
        string.Join(", ", places.Select(place => $"{place}: {Token(place)}"));

    private static string Token(string place) => $"\"{{{{ steps.{place}.body.token }}}}\"";
}
