namespace Meanwhile.Expressions;

/// <summary>One way to bring a script engine, or the machine around it, to its knees.</summary>
/// <param name="Name">What it goes for.</param>
/// <param name="Source">An expression; statements are wrapped in a function that is called at once.</param>
/// <param name="Passes">True when the rules let it through, so that only the engine stands against it.</param>
public sealed record ScriptAttack(string Name, string Source, bool Passes = false)
{
    private const string LongText = "'x'.repeat(4e6)";

    /// <summary>What is known to break engines of this kind, and what was found while this one was built.</summary>
    public static readonly IReadOnlyList<ScriptAttack> All =
    [
        .. Recursion(),
        .. EndlessWork(),
        .. RegularExpressions(),
        .. LongTexts(),
        .. LargeArrays(),
        .. SharedParts(),
        .. WaysOut(),
    ];

    /// <summary>Those that other limits than the time must stop.</summary>
    public static readonly IReadOnlyList<ScriptAttack> OnStackAndMemory =
        [.. Recursion(), .. LongTexts(), .. LargeArrays(), .. SharedParts().Take(2)];

    private static IEnumerable<ScriptAttack> Recursion() =>
    [
        new("toString calls itself", "(() => { let o = { toString() { return '' + o } }; return '' + o })()"),
        new("proxy reads its receiver",
            "(() => { const p = new Proxy({}, { get(t, k, r) { return r[k] } }); return p.x })()"),
        new("getter reads itself", "(() => { const o = { get a() { return this.a } }; return o.a })()"),
        new("function calls itself", "(() => { const f = () => f() + 1; return f() })()"),
        new("function calls itself through its argument", "(f => f(f))(f => f(f) + 1)", true),
        new("flat of 50 000 levels", "Array.from({ length: 50000 }).reduce(a => [a], []).flat(Infinity)", true),
        new("text of 50 000 levels", "'' + Array.from({ length: 50000 }).reduce(a => [a], [])", true),
        new("join of 50 000 levels", "Array.from({ length: 50000 }).reduce(a => [a], []).join()", true),
        new("JSON of 50 000 levels", "Array.from({ length: 50000 }).reduce(a => [a], [])", true),
        new("JSON.stringify of 50 000 levels",
            "JSON.stringify(Array.from({ length: 50000 }).reduce(a => [a], []))", true),
        new("number of 50 000 levels", "+Array.from({ length: 50000 }).reduce(a => [a], [])", true),
        new("comparison of 50 000 levels", "Array.from({ length: 50000 }).reduce(a => [a], []) == 'x'", true),
        new("key of 50 000 levels", "({})[Array.from({ length: 50000 }).reduce(a => [a], [])]", true),
        new("sum of 50 000 texts", "Array.from({ length: 50000 }).reduce(s => s + 'xy', '').length", true),
        new("sum of 50 000 texts the other way",
            "Array.from({ length: 50000 }).reduce(s => 'xy' + s, '').toUpperCase().length", true),
        new("bind of bind", "Array.from({ length: 50000 }).reduce(f => f.bind(null), x => x)(1)", true),
        new("iterator on iterator",
            "[...Array.from({ length: 50000 }).reduce(i => i.map(x => x), [1].values())]", true),
        new("JSON.parse of 100 000 levels", "JSON.parse('['.repeat(100000))", true),
        new("array that holds itself", "(a => [a.push(a), a])([])", true),
        new("text of an array that holds itself", "(a => [a.push(a), a + ''])([])", true),
        new("deep parentheses in eval", "eval('('.repeat(100000))"),
    ];

    private static IEnumerable<ScriptAttack> EndlessWork() =>
    [
        new("endless loop", "(() => { while (true) {} })()"),
        new("endless microtasks", "(() => { const f = () => Promise.resolve().then(f); return f() })()"),
        new("endless microtasks without a name",
            "(() => { const f = async () => { await 0; return f() }; return f() })()"),
        new("endless generator", "(() => { function* g() { while (true) yield 1 } return [...g()] })()"),
        new("endless iterator", "[...({ [Symbol.iterator]() { return { next: () => ({ done: false }) } } })]"),
        new("waiting", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100000)"),
        new("growing BigInt", "(() => { let x = 10n; while (true) x = x * x })()"),
        new("power of BigInt", "(9n ** 9999999n) % 10n"),
        new("endless comparer", "Array.from({ length: 1e5 }, (_, i) => i).sort(() => (() => { while (true) {} })())"),
        new("endless replacer", "'aaa'.replace(/a/g, () => (() => { while (true) {} })())"),
        new("sort of half a million", "Array(5e5).fill(0).map(String).sort().length", true),
        new("sort of half a million without a callback", "Array(5e5).fill('x').concat().sort().length", true),
        new("array of a pretended length", "[].indexOf.call({ length: 9007199254740991 }, 1)", true),
        new("array from a pretended length", "Array.from({ length: 9007199254740991 })", true),
        new("array made long by a far member", "Object.assign([], { 4294967294: 1 }).indexOf(5)", true),
        new("spread of an array made long", "[...Object.assign([], { 4294967294: 1 })].length", true),
        new("library as callback", "Array(5e5).fill('b').map(''.indexOf, 'a'.repeat(4e6))", true),
        new("half a million long searches", $"(s => Array(5e5).fill(s).map(encodeURIComponent))({LongText})", true),
        new("search for a long text", "(s => Array(5e5).fill(s + 'a').indexOf(s + 'b'))('x'.repeat(3999999))", true),
        new("search in a long text", "(h => 'a'.repeat(4e6).indexOf(h + 'b' + h))('a'.repeat(1e6))", true),
        new("sort of long texts",
            "((a, b) => Array.from({ length: 2e4 }, (_, i) => i % 2 ? a : b).sort())"
                + "('x'.repeat(3e6) + 'a', 'x'.repeat(3e6) + 'b')",
            true),
        new("numbers with a million digits", "Math.max(...Array(5e5).fill('1'.repeat(4e6)))", true),
        new("keys of a million characters", $"Object.fromEntries(Array(5e5).fill([{LongText}, 1]))", true),
        new("pattern of a million characters", "'a'.match('(a?)'.repeat(250000))", true),
        new("nested callbacks",
            "(a => a.map(() => a.map(() => a.map(() => a.map(() => 1)))))(Array.from({ length: 1000 }))", true),
    ];

    private static IEnumerable<ScriptAttack> RegularExpressions() =>
    [
        new("(a+)+$", "/(a+)+$/.test('a'.repeat(40) + '!')", true),
        new("(a*)*b", "/^(a*)*b$/.test('a'.repeat(40))", true),
        new("(x{1,1000}){1,1000}", "/^(x{1,1000}){1,1000}$/.test('x'.repeat(3000) + '!')", true),
        new("many slow searches",
            $"[{string.Join(',', Enumerable.Repeat("/(a|a)*b/.test('a'.repeat(22))", 40))}]", true),
        new("pattern from text", "new RegExp('(a+)+$').test('a'.repeat(40) + '!')"),
        new("four million matches", $"{LongText}.match(/x/g).length", true),
        new("four million matches spread", $"[...{LongText}.matchAll(/x/g)].length", true),
        new("four million matches taken apart", $"(([...all]) => all.length)({LongText}.matchAll(/x/g))", true),
        new("split in four million", $"{LongText}.split(/(?:)/).length", true),
    ];

    private static IEnumerable<ScriptAttack> LongTexts() =>
    [
        new("repeat", "'x'.repeat(2 ** 28).length", true),
        new("pad", "'x'.padEnd(2 ** 28).length", true),
        new("replaceAll by a long text", "'x'.repeat(30000).replaceAll('x', 'y'.repeat(30000)).length", true),
        new("replaceAll by what stands before", "'x'.repeat(30000).replaceAll('x', '$`').length", true),
        new("replace by the match", "'a'.repeat(100000).replace(/a+/, '$&'.repeat(20000)).length", true),
        new("replace by a function", "'x'.repeat(30000).replace(/x/g, () => 'y'.repeat(30000)).length", true),
        new("normalize", "'\\ufdfa'.repeat(2e6).normalize('NFKC').length", true),
        new("encodeURIComponent", "encodeURIComponent('\\u20ac'.repeat(2e6)).length", true),
        new("concat", $"(s => ''.concat({Times(150, "s")}))({LongText}).length", true),
        new("plus", $"(s => {string.Join('+', Enumerable.Repeat("s", 60))})({LongText}).length", true),
        new("doubling", $"Array(40).fill(0).reduce(s => s + s, {LongText}).length", true),
        new("template", $"(s => `{Times(100, "${s}", "")}`)({LongText}).length", true),
        new("join", $"Array(5e5).join({LongText}).length", true),
        new("text of an array", $"('' + Array(5e5).fill({LongText})).length", true),
        new("String of an array", $"String(Array(5e5).fill({LongText})).length", true),
        new("String.raw", $"String.raw({{ raw: Array(5e5).fill({LongText}) }})"),
        new("JSON of one text many times", $"Array(1000).fill({LongText})", true),
        new("JSON.stringify of one text many times", $"JSON.stringify(Array(1000).fill({LongText})).length", true),
        new("JSON.stringify with indent",
            "JSON.stringify(Array(40).fill(0).reduce(a => [a], Array(1e5).fill(1)), null, 10).length", true),
        new("JSON.stringify with a replacer", $"(s => JSON.stringify([0], () => [s, 0]))({LongText})", true),
        new("slices kept", $"(s => [{Times(50, "s.slice(1) + s.at(0)")}].map(x => x < 'y').length)({LongText})", true),
        new("upper case kept", $"(s => [{Times(110, "s.toUpperCase()")}].length)({LongText})", true),
        new("keys", $"(s => [{Times(60, "{ [s + s]: 1 }")}].length)('x'.repeat(2e6))", true),
        new("comparisons", $"(s => [{Times(60, "(s + '1') < (s + '2')")}].length)({LongText})", true),
        new("split in characters", $"{LongText}.split('').length", true),
        new("spread of a text", $"[...{LongText}].length", true),
        new("spread of a text into an object", $"Object.keys({{ ...{LongText} }}).length", true),
        new("entries of a text", $"Object.entries({LongText}).length", true),
    ];

    private static IEnumerable<ScriptAttack> LargeArrays() =>
    [
        new("typed array", "new Uint8Array(2147483000).length"),
        new("typed array by detour",
            "(function* () {}).constructor.constructor('return new Uint8Array(2147483000)')()"),
        new("Array(n)", "Array(4294967295).fill(0).length", true),
        new("arrays kept", $"[{Times(80, "Array(5e5).fill(0)")}].length", true),
        new("copies kept", $"(a => [{Times(120, "a.toReversed()")}].length)(Array(5e5).fill(0))", true),
        new("spreads kept", $"(a => [{Times(120, "[...a]")}].length)(Array(5e5).fill(0))", true),
        new("spread in one", $"(a => [{Times(60, "...a")}].length)(Array(5e5).fill(0))", true),
        new("objects spread",
            $"(o => [{Times(100, "{ ...o }")}].length)(Object.assign({{}}, Array(1e5).fill(0)))", true),
        new("concat of arrays", $"(a => a.concat({Times(100, "a")}).length)(Array(5e5).fill(0))", true),
        new("entries of an array", "[...Array(5e5).fill(0).entries()].length", true),
        new("Object.entries", "Object.entries(Array(5e5).fill(0)).length", true),
        new("flatMap", "(a => a.flatMap(() => a).length)(Array(1e4).fill(0))", true),
        new("arguments", "Math.max(...Array(5e5).fill(0), ...Array(5e5).fill(0))", true),
        new("JSON.parse of empty arrays", "JSON.parse('[' + '[],'.repeat(999990) + '1]').length", true),
        new("growing in place", "(a => a.map(() => a.push(...a)))(Array(1000).fill(0))", true),
    ];

    private static IEnumerable<ScriptAttack> SharedParts() =>
    [
        new("JSON of shared parts", "Array(12).fill(0).reduce(a => Array(10).fill(a), [])", true),
        new("join of shared parts", "Array(12).fill(0).reduce(a => Array(10).fill(a), []).join()", true),
        new("flat of shared parts", "Array(12).fill(0).reduce(a => Array(10).fill(a), []).flat(Infinity)", true),
        new("JSON of many undefined members",
            "(o => Array(1e5).fill(o))(Object.assign({}, Array(1e5).fill(undefined)))", true),
    ];

    private static IEnumerable<ScriptAttack> WaysOut() =>
    [
        new("constructor of a constructor", "[].constructor.constructor('return 1')()", true),
        new("constructor of a pattern", "/a/.constructor('(a+)+$').test('a')", true),
        new("System", "System.IO.File"),
        new("importNamespace", "importNamespace('System')"),
        new("GetType", "input.GetType()", true),
        new("GetType of a function", "Math.max.GetType()", true),
        new("import", "import('fs')"),
        new("eval", "eval('1 + 1')"),
        new("Function", "Function('return 1')()"),
        new("the object around", "(() => { return this.constructor })()"),
    ];

    private static string Times(int count, string part, string between = ",") =>
        string.Join(between, Enumerable.Repeat(part, count));

    public override string ToString() => Name;
}
