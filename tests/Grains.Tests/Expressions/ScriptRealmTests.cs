using System.Text;
using Shouldly;
using Xunit;

namespace Meanwhile.Expressions;

/// <summary>
/// A realm serves many calls, of anybody. So nothing in it can be changed, and there is no way to what could.
/// </summary>
public sealed class ScriptRealmTests
{
    private static readonly HashSet<string> Names = ["input"];

    [Theory]
    [InlineData("Object.assign(Math, { max: () => 666 })", "Math.max(1)", "1")]
    [InlineData("Object.assign(Math, { mine: 666 })", "Object.keys(Math)", "[]", false)]
    [InlineData("Object.assign(JSON.stringify, { mine: 666 })", "JSON.stringify.mine", null)]
    [InlineData("Object.assign([].map, { mine: 666 })", "[].map.mine", null)]
    [InlineData("Object.assign(''.at, { name: 666 })", "''.at.name", "\"at\"")]
    [InlineData("Object.assign([].values(), { next: 666 })", "[...[1].values()]", "[1]")]
    [InlineData("Object.assign([].constructor ?? {}, { from: 666 })", "Array.from([1])", "[1]")]
    [InlineData("Object.assign({}.__proto__ ?? {}, { mine: 666 })", "({}).mine", null)]
    [InlineData("Object.assign(/a/, { test: 666 })", "/a/.test('a')", "true")]
    [InlineData("/(a)/g.test('a')", "/(a)/g.lastIndex", "0")]
    [InlineData("'secret'.replace(/(s)/, 'x')",
        "['input', '$1', 'lastMatch'].map(k => /a/[k] ?? null)", "[null,null,null]")]
    [InlineData("input.push(1)", "input", "[]")]
    public void A_checked_expression_leaves_nothing_behind(
        string leak, string probe, string? expected, bool isProbeChecked = true)
    {
        using var realm = new ScriptRealm(TimeProvider.System);
        realm.Evaluate(Call(Checked(leak)), CancellationToken.None);

        var question = isProbeChecked ? Checked(probe) : new Expression(probe, []);
        Text(realm.Evaluate(Call(question), CancellationToken.None)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("Object.prototype.mine = 666", "({}).mine", null)]
    [InlineData("({}).__proto__.mine = 666", "({}).mine", null)]
    [InlineData("[].__proto__.map = 666", "[1].map(x => x)", "[1]")]
    [InlineData("Object.getPrototypeOf([]).map = 666", "[1].map(x => x)", "[1]")]
    [InlineData("Reflect.getPrototypeOf([]).map = 666", "[1].map(x => x)", "[1]")]
    [InlineData("Math.max = 666", "Math.max(2)", "2")]
    [InlineData("delete Math.max", "Math.max(2)", "2")]
    [InlineData("Math.mine = 666", "Object.keys({ ...Math })", "[]")]
    [InlineData("Object.defineProperty(Math, 'max', { value: 666 })", "Math.max(2)", "2")]
    [InlineData("Math.max.mine = 666", "Math['max']['mine']", null)]
    [InlineData("Math = { max: () => 666 }", "Math.max(2)", "2")]
    [InlineData("globalThis.mine = 666", "typeof mine", "\"undefined\"")]
    [InlineData("(function () { this.mine = 666 })()", "typeof mine", "\"undefined\"")]
    [InlineData("(() => { this.mine = 666 })()", "typeof mine", "\"undefined\"")]
    [InlineData("(0, eval)('var mine = 666')", "typeof mine", "\"undefined\"")]
    [InlineData("(() => {}).constructor('mine = 666')()", "typeof mine", "\"undefined\"")]
    [InlineData("Symbol.for('mine').mine = 666", "typeof Symbol", "\"undefined\"")]
    [InlineData("/a/.__proto__.test = 666; RegExp.prototype.test = 666", "/a/.test('a')", "true")]
    [InlineData("RegExp.$1 = 666; /(secret)/.test('secret')", "typeof RegExp", "\"undefined\"")]
    [InlineData("[][Symbol.iterator] = 666; ''[Symbol.iterator] = 666", "[...'ab']", "[\"a\",\"b\"]")]
    [InlineData("const a = [2, 1]; a.constructor = { of: 666 }; a.map(x => x)", "[2, 1].sort()", "[1,2]")]
    [InlineData("[].sort.call = 666; ''.at = 666", "'ab'.at(0)", "\"a\"")]
    [InlineData("Function.prototype.call = 666", "typeof (x => x).call", "\"undefined\"")]
    [InlineData("String = 666; undefined = 666; NaN = 666", "[String(1), undefined, NaN]", "[\"1\",null,null]")]
    public void Even_an_unchecked_script_cannot_change_what_the_next_expression_sees(
        string script, string probe, string? expected)
    {
        using var realm = new ScriptRealm(TimeProvider.System);
        var leak = new Expression($"(() => {{ try {{ {script} }} catch {{ }} return 1 }})()", []);

        Text(realm.Evaluate(Call(leak), CancellationToken.None)).ShouldBe("1");
        Text(realm.Evaluate(Call(new Expression(probe, [])), CancellationToken.None)).ShouldBe(expected);
    }

    [Fact]
    public void What_is_there_is_the_list_and_nothing_else()
    {
        using var realm = new ScriptRealm(TimeProvider.System);
        string[] suspects =
        [
            "eval", "Function", "BigInt", "Proxy", "Reflect", "Atomics", "SharedArrayBuffer", "ArrayBuffer", "DataView",
            "Int8Array", "Uint8Array", "Float64Array", "WebAssembly", "WeakRef", "WeakMap", "WeakSet",
            "FinalizationRegistry",
            "globalThis", "Symbol", "Promise", "RegExp", "Error", "Intl", "Temporal", "ShadowRealm", "Iterator",
            "Map", "Set",
            "escape", "unescape", "setTimeout", "console", "require", "importNamespace", "System", "queueMicrotask",
        ];

        foreach (var suspect in suspects)
            Text(realm.Evaluate(Call(new Expression($"typeof {suspect}", [])), CancellationToken.None))
                .ShouldBe("\"undefined\"", suspect);
        string[] members =
            ["Math.random", "Date.now", "Object.create", "Object.getPrototypeOf", "String.raw", "String.prototype"];
        foreach (var member in members)
            Text(realm.Evaluate(Call(new Expression($"typeof {member}", [])), CancellationToken.None))
                .ShouldBe("\"undefined\"", member);
    }

    [Fact]
    public void Everything_on_the_list_is_there()
    {
        using var realm = new ScriptRealm(TimeProvider.System);
        foreach (var (owner, members) in ScriptNames.Members)
            foreach (var member in members)
                Exists($"{owner}.{member}");
        foreach (var function in ScriptNames.Functions) Exists(function);
        (string Owner, string Value)[] values =
        [
            ("Array", "[]"), ("String", "''"), ("Number", "(1)"), ("Boolean", "true"), ("Object", "({})"),
            ("RegExp", "/a/"),
        ];
        foreach (var (owner, value) in values)
            foreach (var member in ScriptNames.Prototypes[owner])
                Exists($"{value}.{member}");

        void Exists(string source) =>
            Text(realm.Evaluate(Call(new Expression($"typeof {source}", [])), CancellationToken.None))
                .ShouldNotBe("\"undefined\"", source);
    }

    [Fact]
    public void A_realm_serves_on_after_checked_expressions_and_not_after_anything_else()
    {
        ServesOn(Checked("input.length")).ShouldBeTrue();
        ServesOn(Checked("input.a.b")).ShouldBeFalse();
        ServesOn(Checked("'x'.repeat(1e9)")).ShouldBeFalse();
        ServesOn(new Expression("1", [])).ShouldBeFalse();
        ServesOn(Checked("input.length"), "[\"" + new string('x', 100_000) + "\"]").ShouldBeFalse();

        static bool ServesOn(Expression expression, string input = "[]")
        {
            using var realm = new ScriptRealm(TimeProvider.System);
            realm.Evaluate(Call(expression, input), CancellationToken.None);
            return realm.ServesOn;
        }
    }

    private static Expression Checked(string source)
    {
        var reading = ExpressionRules.Read(source, Names);
        reading.Faults.ShouldBeEmpty();
        return reading.Expression!;
    }

    private static ScriptCall Call(Expression expression, string input = "[]") =>
        new([expression], [new("input", Encoding.UTF8.GetBytes(input))], []);

    private static string? Text(ScriptResult result) =>
        result.ShouldBeOfType<ScriptResult.Done>().Values[0] is { } json ? Encoding.UTF8.GetString(json.Span) : null;
}
