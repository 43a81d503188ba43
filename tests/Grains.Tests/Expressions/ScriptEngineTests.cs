using System.Text;
using Meanwhile.Errors;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Meanwhile.Expressions;

public sealed class ScriptEngineTests : IDisposable
{
    private static readonly HashSet<string> Names = ["input", "steps", "item"];

    private const string Input =
        """{"text":"x-y-z","items":[{"name":"a","price":5},{"name":"b","price":15},{"name":"c","price":25}]}""";

    private readonly ScriptEngine engine = new(TimeProvider.System, threads: 1);

    public void Dispose() => engine.Dispose();

    [Theory]
    [InlineData("input.items.filter(i => i.price > 10).map(i => i.name)", """["b","c"]""")]
    [InlineData("`${input.items.length} things, ${input.items[0].name}`", "\"3 things, a\"")]
    [InlineData("({ b: 1, a: [undefined, () => 1, 2], u: undefined, f: x => x, 2: 0, 1: 0 })",
        """{"1":0,"2":0,"b":1,"a":[null,null,2]}""")]
    [InlineData("[NaN, Infinity, -0, 1e21, 0.1 + 0.2, 9007199254740993, 1e400]",
        "[null,null,0,1e+21,0.30000000000000004,9007199254740992,null]")]
    [InlineData("'\\u0000\\u001f\\b\\f\\n\\r\\t\"\\\\/é😀\\ud83d'",
        "\"\\u0000\\u001f\\b\\f\\n\\r\\t\\\"\\\\/é😀\\ud83d\"")]
    [InlineData("null", "null")]
    [InlineData("undefined", null)]
    [InlineData("x => x", null)]
    [InlineData("input.nothing", null)]
    [InlineData("input.nothing ?? 'x'", "\"x\"")]
    [InlineData("input.nothing?.deep.deeper", null)]
    [InlineData("{ a: 1 }", """{"a":1}""")]
    [InlineData("[...input.items, ...'ab', ...[1, 2].entries()].length", "7")]
    [InlineData("(({ items: [first, ...more], ...rest }) => [first.name, more.length, rest])(input)",
        """["a",2,{"text":"x-y-z"}]""")]
    [InlineData("[3, 1, 2].sort().concat([1].flat()).join(' ')", "\"1 2 3 1\"")]
    [InlineData("[[1, [2, [3]]], , 4].flat()", "[1,[2,[3]],4]")]
    [InlineData("[[1, [2, [3]]], 4].flat(Infinity)", "[1,2,3,4]")]
    [InlineData("[1, 2].flatMap(x => [x, [x]])", "[1,[1],2,[2]]")]
    [InlineData("[1, null, undefined, [2, 3]].join('|') + [1, [2]]", "\"1|||2,31,2\"")]
    [InlineData("input.text.replace(/-(.)/g, '<$1$$$&$2>')", "\"x<y$-y$2><z$-z$2>\"")]
    [InlineData("input.text.replace('-', \"[$`|$'|$&]\")", "\"x[x|y-z|-]y-z\"")]
    [InlineData("input.text.replaceAll('-', (m, at) => at)", "\"x1y3z\"")]
    [InlineData("input.text.replace(/(?<l>[a-z])-/, '$<l>+$<l>')", "\"x+xy-z\"")]
    [InlineData("[...input.text.matchAll(/[xz]/g)].map(m => [m[0], m.index])", """[["x",0],["z",4]]""")]
    [InlineData("input.text.split('-').map(s => s.toUpperCase().padStart(3, '.'))", """["..X","..Y","..Z"]""")]
    [InlineData("Object.entries(Object.groupBy(input.items, i => i.price > 9)).map(([k, v]) => k + v.length)",
        """["false1","true2"]""")]
    [InlineData("JSON.stringify(JSON.parse('{\"a\":[1]}'))", "\"{\\\"a\\\":[1]}\"")]
    [InlineData("JSON.stringify({ a: [1] }, null, 1)", "\"{\\n \\\"a\\\": [\\n  1\\n ]\\n}\"")]
    [InlineData("['1', '2', 'x'].map(Number).filter(Number.isInteger)", "[1,2]")]
    [InlineData("Array.from({ length: 3 }, (_, i) => i * i)", "[0,1,4]")]
    [InlineData("encodeURIComponent('a b&ü') + decodeURIComponent('%C3%BC')", "\"a%20b%26%C3%BCü\"")]
    [InlineData("Date.parse('2026-02-03T04:05:06Z')", "1770091506000")]
    [InlineData("typeof `a` + typeof(1 + 1) + !typeof -1", "\"stringnumberfalse\"")]
    [InlineData("input.items // comment",
        """[{"name":"a","price":5},{"name":"b","price":15},{"name":"c","price":25}]""")]
    [InlineData("typeof input.items.constructor + typeof input.__proto__ + typeof ''.constructor",
        "\"undefinedundefinedundefined\"")]
    public async Task It_gives_what_JavaScript_gives(string source, string? json) =>
        (await ValueAsync(source, Input))
            .ShouldBe(json);

    [Theory]
    [InlineData("input.a.b.c", "Cannot read properties of undefined (reading 'c')")]
    [InlineData("input.a()", "is not a function")]
    [InlineData("null.x", "null")]
    [InlineData("'a'.repeat(-1)", "Invalid count value")]
    [InlineData("JSON.parse('{')", "JSON")]
    [InlineData("[1].map(2)", "Argument must be callable")]
    public async Task An_expression_that_throws_names_itself_and_what_JavaScript_said(string source, string message)
    {
        var failed = await FailedAsync(source, """{"a":{}}""");

        failed.Code.ShouldBe(ErrorCodes.ExpressionFailed);
        failed.Detail.ShouldStartWith($"`{source}`: ");
        failed.Detail.ShouldContain(message);
        failed.Cause.ShouldBeNull();
    }

    [Fact]
    public async Task A_long_expression_is_shown_shortened() =>
        (await FailedAsync("input.a.b.c || '" + new string('x', 300) + "'", "{}")).Detail.Length.ShouldBeLessThan(400);

    [Fact]
    public async Task A_value_that_looks_like_an_expression_stays_a_text() =>
        (await ValueAsync("input.a + input.b", """{"a":"{{ 1 + 1 }}","b":"${1 + 1}"}"""))
            .ShouldBe("\"{{ 1 + 1 }}${1 + 1}\"");

    [Fact]
    public async Task Only_what_is_mentioned_is_there_and_a_skipped_step_is_null()
    {
        var expression = Checked("[steps.a.body, steps.b?.body, steps.c === null, Object.keys(steps)]");

        var result = await engine.EvaluateAsync(
            new ScriptCall([expression], [], [new("a", """{"body":1}"""u8.ToArray()), new("b", null), new("c", null)]),
            TestContext.Current.CancellationToken);

        Texts(result).ShouldBe(["""[1,null,true,["a","b","c"]]"""]);
    }

    [Fact]
    public async Task No_expression_sees_what_another_of_the_same_step_did_to_a_value()
    {
        string[] sources =
            ["input.sort()", "input.push(9)", "input['rev' + 'erse']()", "Object.assign(input, [7])", "input"];

        var result = await EvaluateAsync("[3,1,2]", [.. sources.Select(Checked)]);

        Texts(result).ShouldBe(["[1,2,3]", "4", "[2,1,3]", "[7,1,2]", "[3,1,2]"]);
    }

    [Fact]
    public async Task A_pattern_starts_at_the_beginning_in_every_evaluation()
    {
        var expression = Checked("(p => [p.test('aa'), p.lastIndex])(/a/g)");

        for (var round = 0; round < 3; round++)
            Texts(await EvaluateAsync("1", expression)).ShouldBe(["[true,1]"]);
    }

    [Fact]
    public async Task An_expression_over_a_limit_fails_alone_and_the_thread_serves_on()
    {
        (await FailedAsync("Array(40).fill(0).reduce(s => s + s, 'x'.repeat(4000000))", "{}")).Code
            .ShouldBe(ErrorCodes.ExpressionLimit);

        (await ValueAsync("input.a", """{"a":1}""")).ShouldBe("1");
        engine.ThreadsGivenUp.ShouldBe(0);
    }

    [Fact]
    public async Task Values_that_are_too_large_together_are_refused_before_they_are_read()
    {
        var half = Encoding.UTF8.GetBytes("\"" + new string('x', Limits.ScriptInputBytesMax / 2) + "\"");
        var call = new ScriptCall([Checked("input + steps.a")], [new("input", half)], [new("a", half)]);

        var result = await engine.EvaluateAsync(call, TestContext.Current.CancellationToken);
        var failed = result.ShouldBeOfType<ScriptResult.Failed>();

        failed.Code.ShouldBe(ErrorCodes.ExpressionLimit);
        failed.Detail.ShouldContain("8 MB");
    }

    [Fact]
    public async Task A_value_that_would_fill_the_memory_is_refused()
    {
        var many = "[" + string.Join(',', Enumerable.Repeat("{}", 900_000)) + "]";

        (await FailedAsync("input.length + 1", many)).Code.ShouldBe(ErrorCodes.ExpressionLimit);
    }

    [Fact]
    public async Task A_caller_who_has_left_is_not_served()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        var call = engine.EvaluateAsync(Call("1"), stop.Token).AsTask();

        await Should.ThrowAsync<OperationCanceledException>(call);
    }

    [Fact]
    public async Task After_the_end_every_call_is_refused_as_a_value()
    {
        engine.Dispose();

        var result = await engine.EvaluateAsync(Call("1"), TestContext.Current.CancellationToken);

        result.ShouldBeOfType<ScriptResult.Failed>().Code.ShouldBe(ErrorCodes.Stopping);
    }

    [Fact]
    public async Task The_caller_goes_on_on_another_thread_than_the_scripts()
    {
        var call = engine.EvaluateAsync(Call("1"), TestContext.Current.CancellationToken).AsTask();

        var name = await call.ContinueWith(
            _ => Thread.CurrentThread.Name, TestContext.Current.CancellationToken,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        name.ShouldNotBe("meanwhile-script");
    }

    [Fact]
    public async Task Many_callers_on_many_threads_get_each_their_own_answer()
    {
        using var wide = new ScriptEngine(TimeProvider.System, threads: 4);
        var expression = Checked("input.items.map(x => x + `${input.n}`).join()");

        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(async n =>
        {
            var input = Encoding.UTF8.GetBytes($$"""{"n":{{n}},"items":[1,2]}""");
            var result = await wide.EvaluateAsync(new ScriptCall([expression], [new("input", input)], []), default);
            return (n, Texts(result)[0]);
        }));

        answers.ShouldAllBe(answer => answer.Item2 == $"\"1{answer.n},2{answer.n}\"");
    }

    [Fact]
    public async Task The_same_values_give_the_same_answer_whatever_the_clock_says()
    {
        using var other = new ScriptEngine(new FakeTimeProvider(DateTimeOffset.UnixEpoch), threads: 1);
        var call = Call("[Date.parse('2026-02-03 04:05'), (1234.5).toString(), 'ä'.localeCompare('z')]");

        var here = await engine.EvaluateAsync(call, TestContext.Current.CancellationToken);
        var there = await other.EvaluateAsync(call, TestContext.Current.CancellationToken);

        Texts(here).ShouldBe(Texts(there));
    }

    private static Expression Checked(string source)
    {
        var reading = ExpressionRules.Read(source, Names);
        reading.Faults.ShouldBeEmpty();
        return reading.Expression!;
    }

    private static Expression? Read(string source) => ExpressionRules.Read(source, Names).Expression;

    private static ScriptCall Call(string source) => new([Checked(source)], [], []);

    private static IReadOnlyList<string?> Texts(ScriptResult result) =>
        [.. result.ShouldBeOfType<ScriptResult.Done>().Values
            .Select(value => value is { } json ? Encoding.UTF8.GetString(json.Span) : null)];

    private async Task<ScriptResult> EvaluateAsync(string input, params Expression[] expressions) =>
        await engine.EvaluateAsync(
            new ScriptCall(expressions, [new("input", Encoding.UTF8.GetBytes(input))], []),
            TestContext.Current.CancellationToken);

    private async Task<string?> ValueAsync(string source, string input) =>
        Texts(await EvaluateAsync(input, Checked(source)))[0];

    private async Task<ScriptResult.Failed> FailedAsync(string source, string input) =>
        (await EvaluateAsync(input, Checked(source))).ShouldBeOfType<ScriptResult.Failed>();
}
