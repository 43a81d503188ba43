using Meanwhile.Errors;
using Shouldly;
using Xunit;

namespace Meanwhile.Expressions;

public sealed class ExpressionRulesTests
{
    private static readonly HashSet<string> Names = ["input", "steps", "item", "index", "run", "now", "line"];

    [Theory]
    [InlineData("input.user")]
    [InlineData("  input.user  ")]
    [InlineData("input?.user?.[0]?.name ?? 'nobody'")]
    [InlineData("input.a + input.b * 2 - -input.c % 7 ** 2")]
    [InlineData("input.a === 1 && !input.b || input.c != null")]
    [InlineData("input.a ? 'yes' : \"no\"")]
    [InlineData("`Dear ${input.name}, ${`you are ${input.age}`}`")]
    [InlineData("[1, , ...input.list, null, true, undefined]")]
    [InlineData("{ a: 1, 'b c': 2, [input.key]: 3, ...input.rest, input }")]
    [InlineData("({ a: 1, 'b c': 2, [input.key]: 3, ...input.rest, input })")]
    [InlineData("input.items.filter(i => i.price > 10).map(({ name, price: p = 0, ...rest }) => [name, p, rest])")]
    [InlineData("input.pairs.map(([key, [first = 1, ...more]], index) => ({ key, first, more, index }))")]
    [InlineData("input.items.reduce((sum, item) => sum + item.price, 0)")]
    [InlineData("((a, ...others) => others.length)(1, 2, 3)")]
    [InlineData("Math.max(...input.list, Number.MAX_SAFE_INTEGER)")]
    [InlineData("JSON.stringify(Object.fromEntries(Object.entries(input)))")]
    [InlineData("input.items.map(String).filter(Boolean)")]
    [InlineData("parseInt(input.text, 10) || NaN")]
    [InlineData("typeof input.x === 'string' && 'a' in input")]
    [InlineData("void 0")]
    [InlineData("/^[a-z]+$/i.test(input.name)")]
    [InlineData("Date.parse(now) - Date.UTC(2026, 0)")]
    [InlineData("input.__typename")]
    [InlineData("input /* a comment */ .user // and one more")]
    [InlineData("\n  input\n    .user\n")]
    [InlineData("input['{{']")]
    public void What_only_reads_values_is_accepted(string source)
    {
        var reading = ExpressionRules.Read(source, Names);

        reading.Faults.ShouldBeEmpty();
        reading.Expression.ShouldNotBeNull().Source.ShouldBe(source);
    }

    [Theory]
    [InlineData("input.a = 1", "an assignment is not allowed")]
    [InlineData("input.a += 1", "an assignment is not allowed")]
    [InlineData("input.a++", "`++` and `--` are not allowed")]
    [InlineData("delete input.a", "`delete` is not allowed")]
    [InlineData("new Date()", "`new Date` is not allowed")]
    [InlineData("new Set(input.list)", "`new Set` is not allowed")]
    [InlineData("this.a", "`this` is not allowed")]
    [InlineData("function () { return 1 }", "`function` is not allowed")]
    [InlineData("(function () { return 1 })()", "`function` is not allowed")]
    [InlineData("class {}", "`class` is not allowed")]
    [InlineData("x => { return x }", "statements are not allowed")]
    [InlineData("async x => x", "an `async` function is not allowed")]
    [InlineData("await input", "`await` is not allowed")]
    [InlineData("import('fs')", "`import` is not allowed")]
    [InlineData("(1, input.a)", "a comma between expressions is not allowed")]
    [InlineData("String.raw`a`", "a tagged template is not allowed")]
    [InlineData("1n + 2", "is a BigInt")]
    [InlineData("({ f() { return 1 } })", "methods, getters and setters are not allowed")]
    [InlineData("({ get a() { return 1 } })", "methods, getters and setters are not allowed")]
    [InlineData("({ __proto__: null })", "`__proto__` would change")]
    [InlineData("input instanceof Array", "`instanceof` is not allowed")]
    [InlineData("Date()", "`Date` cannot be called")]
    [InlineData("Math['ran' + 'dom']()", "`Math[…]` with a computed name")]
    [InlineData("__check(1)", "names that begin with `__` belong to the engine")]
    [InlineData("(__text => `${__text}`)(1)", "names that begin with `__` belong to the engine")]
    public void What_does_more_than_read_is_refused(string source, string detail)
    {
        var reading = ExpressionRules.Read(source, Names);

        reading.Expression.ShouldBeNull();
        var fault = reading.Faults.ShouldHaveSingleItem();
        fault.Code.ShouldBe(ErrorCodes.ExpressionForbidden);
        fault.Detail.ShouldContain(detail);
    }

    [Theory]
    [InlineData("inptu.user", 0, "`inptu` is not known here", "Did you mean `input`?")]
    [InlineData("input.user + Maht.max(1)", 13, "`Maht` is not known here", "Did you mean `Math`?")]
    [InlineData("Math.random()", 0, "`Math.random` is not there", "same value every time")]
    [InlineData("Math.flor(1.5)", 0, "`Math.flor` is not there", "Did you mean `floor`?")]
    [InlineData("Date.now()", 0, "`Date.now` is not there", "use `now`")]
    [InlineData("process.env.HOME", 0, "`process` is not known here", "server's environment")]
    [InlineData("globalThis.input", 0, "`globalThis` is not known here", "no object around")]
    [InlineData("eval('1')", 0, "`eval` is not known here", "never evaluated")]
    [InlineData("Object.defineProperty(input, 'a', {})", 0, "`Object.defineProperty` is not there", null)]
    [InlineData("Reflect.ownKeys(input)", 0, "`Reflect` is not known here", null)]
    [InlineData("(a => a)(b)", 9, "`b` is not known here", null)]
    [InlineData("(a => 1)(a)", 9, "`a` is not known here", null)]
    public void A_name_that_is_not_there_is_refused_with_its_place(
        string source, int offset, string detail, string? hint)
    {
        var fault = ExpressionRules.Read(source, Names).Faults[0];

        fault.Code.ShouldBe(ErrorCodes.UnknownName);
        fault.Offset.ShouldBe(offset);
        fault.Detail.ShouldContain(detail);
        if (hint is not null) fault.Hint.ShouldNotBeNull().ShouldContain(hint);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("   ", 0)]
    [InlineData("input.", 6)]
    [InlineData("input.a b", 8)]
    [InlineData("input.a; input.b", 7)]
    [InlineData("input.a)", 7)]
    [InlineData("1), (2", 1)]
    [InlineData("if (input.a) 1", 0)]
    [InlineData("let x = 1", 0)]
    [InlineData("010", 0)]
    [InlineData("/(/.test('a')", 2)]
    [InlineData("'open", 0)]
    public void What_is_not_one_expression_is_refused_where_it_stops_being_one(string source, int offset)
    {
        var fault = ExpressionRules.Read(source, Names).Faults.ShouldHaveSingleItem();

        fault.Code.ShouldBe(ErrorCodes.ExpressionSyntax);
        fault.Offset.ShouldBe(offset);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_in_the_order_of_the_source()
    {
        var faults = ExpressionRules.Read("[inptu.a, new Date(), input.b = 1, x => { }, Math.random()]", Names).Faults;

        faults.Select(fault => fault.Offset).ShouldBe([1, 10, 22, 35, 45]);
    }

    [Fact]
    public void An_expression_over_a_limit_is_refused_and_never_the_end_of_the_process()
    {
        Code(new string(' ', Limits.ExpressionCharsMax + 1)).ShouldBe(ErrorCodes.OverLimit.Code);
        Code("[" + string.Join(',', Enumerable.Repeat("1", Limits.ExpressionNodesMax)) + "]")
            .ShouldBe(ErrorCodes.OverLimit.Code);
        Code(string.Concat(Enumerable.Repeat("[", 100)) + string.Concat(Enumerable.Repeat("]", 100)))
            .ShouldBe(ErrorCodes.OverLimit.Code);
        Code($"/{new string('a', Limits.RegexCharsMax)}/").ShouldBe(ErrorCodes.OverLimit.Code);
        foreach (var opening in new[] { "(", "[", "!", "-", "{a:", "x=>", "a?", "`${", "a(", "a[", "a." })
            ExpressionRules.Read(Repeated(opening, Limits.ExpressionCharsMax), Names).Expression.ShouldBeNull();

        static string Code(string source) =>
            ExpressionRules.Read(source, Names).Faults.ShouldHaveSingleItem().Code.Code;
    }

    [Theory]
    [InlineData("steps.a.body + steps.b.body", "a b")]
    [InlineData("steps['a b'].body", "a b", true)]
    [InlineData("steps?.a", "a")]
    [InlineData("steps[`a`]", "a")]
    [InlineData("input.items.map(i => steps.a.body[i])", "a")]
    [InlineData("`x ${`y ${steps.a.body}`}`", "a")]
    [InlineData("({ [steps.a.key]: [steps.b, ...steps.c.list] })", "a b c")]
    [InlineData("((x = steps.a) => x)()", "a")]
    [InlineData("(({ [steps.a.key]: x }) => x)(input)", "a")]
    [InlineData("steps.a ? steps.b : steps.a", "a b a")]
    [InlineData("steps.a.map(x => x)[steps.b]", "a b")]
    [InlineData("(steps => steps.a)(input)", "")]
    [InlineData("(({ steps }) => steps.a)(input)", "")]
    [InlineData("(([steps = steps.b]) => steps.a)(input)", "")]
    [InlineData("input.steps.a", "")]
    [InlineData("({ steps: 1 }).steps", "")]
    [InlineData("'steps.a'", "")]
    public void The_steps_an_expression_waits_for_are_found_in_its_tree(string source, string ids, bool isOne = false)
    {
        var expression = ExpressionRules.Read(source, Names).Expression.ShouldNotBeNull();

        string[] expected = isOne ? [ids] : ids.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        expression.Steps.Select(step => step.Id).ShouldBe(expected);
        expression.ComputedStepsAt.ShouldBeNull();
        expression.Names.Contains("steps").ShouldBe(expected.Length > 0);
    }

    [Fact]
    public void A_mention_knows_its_place_and_whether_it_can_do_without_the_step()
    {
        var expression = ExpressionRules.Read("steps.a?.b + steps.c.d?.e + steps.f?.(1) + steps?.g", Names).Expression!;

        expression.Steps.ShouldBe(
        [
            new StepMention("a", true, 0),
            new StepMention("c", false, 13),
            new StepMention("f", true, 28),
            new StepMention("g", false, 43),
        ]);
    }

    [Theory]
    [InlineData("steps[input.name]", 6)]
    [InlineData("steps[0]", 6)]
    [InlineData("Object.keys(steps)", 12)]
    [InlineData("({ ...steps })", 6)]
    [InlineData("steps", 0)]
    [InlineData("(({ a }) => a)(steps)", 15)]
    public void A_mention_that_leaves_open_which_step_is_told_with_its_place(string source, int offset) =>
        ExpressionRules.Read(source, Names).Expression.ShouldNotBeNull().ComputedStepsAt.ShouldBe(offset);

    [Theory]
    [InlineData("input.a + item.b + input.c", "input item")]
    [InlineData("line.text", "line")]
    [InlineData("(input => input.a)(item)", "item")]
    [InlineData("Math.max(1, parseInt('2')) + undefined", "")]
    [InlineData("({ now })", "now")]
    [InlineData("((item, other = item) => other)(index)", "index")]
    public void The_names_it_takes_from_its_place_are_listed_once(string source, string names) =>
        string.Join(' ', ExpressionRules.Read(source, Names).Expression.ShouldNotBeNull().Names).ShouldBe(names);

    [Theory]
    [InlineData("input", "input")]
    [InlineData("input.a.b", "input.a.b")]
    [InlineData("input['a b'].c", "input.a b.c")]
    [InlineData("input[0]?.a?.[12]", "input[0]?.a?.[12]")]
    [InlineData("(input.a).b", "input.a.b")]
    [InlineData("steps.a.body", "steps.a.body")]
    [InlineData("line.length", "line.length")]
    [InlineData("now", "now")]
    public void What_only_points_is_a_path(string source, string path)
    {
        var expression = ExpressionRules.Read(source, Names).Expression.ShouldNotBeNull();

        expression.Path.ShouldNotBeNull().ToString().ShouldBe(path);
    }

    [Theory]
    [InlineData("input.a + 1")]
    [InlineData("input.a()")]
    [InlineData("input[item]")]
    [InlineData("input[1.5]")]
    [InlineData("input[-1]")]
    [InlineData("(input?.a).b")]
    [InlineData("steps")]
    [InlineData("steps[0]")]
    [InlineData("Math.PI")]
    [InlineData("undefined")]
    [InlineData("'text'")]
    [InlineData("!input.a")]
    public void What_computes_is_no_path(string source) =>
        ExpressionRules.Read(source, Names).Expression.ShouldNotBeNull().Path.ShouldBeNull();

    [Fact]
    public void No_name_of_a_place_can_stand_in_for_the_checks_of_the_engine()
    {
        var names = new HashSet<string> { "__check", "arguments", "eval" };

        foreach (var source in new[] { "__check", "__check.a", "__check + 1", "arguments + 1", "eval + 1" })
            ExpressionRules.Read(source, names).Expression.ShouldBeNull(source);
    }

    [Fact]
    public void A_name_of_the_place_goes_before_one_of_JavaScript()
    {
        var names = new HashSet<string> { "Math" };
        var expression = ExpressionRules.Read("Math.random", names).Expression.ShouldNotBeNull();

        expression.Names.ShouldBe(["Math"]);
        expression.Path.ShouldNotBeNull();
    }

    private static string Repeated(string part, int length) =>
        string.Concat(Enumerable.Repeat(part, length / part.Length));
}
