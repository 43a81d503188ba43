using Meanwhile.Flows;
using Meanwhile.FlowTests;
using Shouldly;
using Xunit;

namespace Meanwhile.Steps;

/// <summary>What a <c>script</c> may be, and that none of them outlives its bounds.</summary>
public sealed class ScriptStepTests
{
    [Theory]
    [InlineData("while (true) {} return 1")]
    [InlineData("for (let i = 0; i < 1; ) {} return 1")]
    [InlineData("do {} while (1); return 1")]
    [InlineData("let s = 'x'; while (true) s += s; return s")]
    [InlineData("const a = []; while (true) a.push(a.length); return a")]
    [InlineData("let a = [1]; while (true) a = [...a, ...a]; return a")]
    [InlineData("const f = n => f(n + 1); return f(0)")]
    [InlineData("const o = {}; let i = 0; while (true) { o['k' + i] = 'x'.repeat(1000); i++; } return o")]
    [InlineData("const a = []; a[4294967294] = 1; for (const x of a) {} return 1")]
    public void A_script_that_does_not_end_is_ended(string script)
    {
        var report = Run(script, "error: MW2022");

        report.Failures.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("let n = 0; for (let i = 0; i < 10; i++) { if (i % 2) continue; n += i; } return n", "20")]
    [InlineData("const add = (a, b) => { const c = a + b; return c; }; return add(2, 3)", "5")]
    [InlineData("let x = 1; { let x = 2; x++; } return x", "1")]
    [InlineData("const o = { a: 1 }; o.b = 2; return o", "{ a: 1, b: 2 }")]
    [InlineData("let i = 0; do { i++; if (i > 4) break; } while (true); return i", "5")]
    [InlineData("if (false) return 1; else { return 2; }", "2")]
    [InlineData("for (const [k, v] of Object.entries({ a: 1 })) return k + v; return null", "a1")]
    public void Statements_mean_what_they_mean_in_JavaScript(string script, string output) =>
        Run(script, $"output: {{ s: {output} }}").Failures.ShouldBeEmpty();

    [Theory]
    [InlineData("input = 1; return 1", "`input` cannot be given another value")]
    [InlineData("x = 1; return 1", "`x` cannot be given another value")]
    [InlineData("var x = 1; return x", "`var` is not allowed")]
    [InlineData("for (;;) {} return 1", "a loop needs a condition")]
    [InlineData("function f() {} return 1", "not allowed")]
    [InlineData("throw 1", "not allowed")]
    [InlineData("try { return 1 } catch { return 2 }", "not allowed")]
    [InlineData("return new Date()", "`new Date` is not allowed")]
    [InlineData("return this", "`this` is not allowed")]
    [InlineData("return eval('1')", "`eval` is not known here")]
    [InlineData("return import('x')", "`import` is not allowed")]
    [InlineData("a: while (true) { break a; } return 1", "not allowed")]
    [InlineData("return steps.nobody", "there is no step `nobody`")]
    [InlineData("return 1 +", "ends too early")]
    public void What_a_script_may_not_hold_is_refused_with_its_place(string script, string detail)
    {
        var planning = TestWorld.Plan(Flow(script, "output: 1"));

        planning.Plan.ShouldBeNull();
        planning.Problems.ShouldContain(problem => problem.Detail.Contains(detail) && problem.Line >= 5);
    }

    [Fact]
    public void A_script_changes_nothing_that_others_see()
    {
        var report = TestWorld.Run("""
            flow: pure
            input: { list: { type: array } }
            steps:
              one: { script: "input.list.push(9); return input.list.length" }
              two: { script: "return input.list.length", dependsOn: [one] }
              three: { script: "Math.max = 1; return 1", onError: continue, dependsOn: [two] }
              four: { script: "return Math.max(1, 2)", dependsOn: [three] }
            output: ["{{ steps.one }}", "{{ steps.two }}", "{{ steps.four }}"]
            tests:
              - { name: untouched, input: { list: [1] }, expect: { output: [2, 1, 2] } }
            """).Single();

        report.Failures.ShouldBeEmpty();
    }

    private static FlowTestReport Run(string script, string expect) => TestWorld.Run(Flow(script, expect)).Single();

    private static string Flow(string script, string expect) =>
        $"flow: script\nsteps:\n  s:\n    script: |\n      {script}\n"
        + $"tests:\n  - {{ name: one, expect: {{ {expect} }} }}\n";
}
