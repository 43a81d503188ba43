using Meanwhile.FlowTests;
using Shouldly;
using Xunit;

namespace Meanwhile.Flows;

/// <summary>Two writes that may come in any order are legal, and said to be.</summary>
public sealed class UnorderedWritesTests
{
    private const string Write = "http: { connection: crm, method: POST, path: /x }";

    [Theory]
    [InlineData("http: { connection: crm, method: POST, path: /x }", true)]
    [InlineData("http: { connection: crm, method: PUT, path: /x }", true)]
    [InlineData("http: { connection: crm, method: PATCH, path: /x }", true)]
    [InlineData("http: { connection: crm, method: DELETE, path: /x }", true)]
    [InlineData("http: { connection: crm, path: /x }", false)]
    [InlineData("http: { connection: crm, method: HEAD, path: /x }", false)]
    [InlineData("http: { connection: crm, method: OPTIONS, path: /x }", false)]
    [InlineData("sql: { connection: shop, query: update t set a = 1 }", true)]
    [InlineData("sql: { connection: shop, query: with x as (delete from t returning 1) select * from x }", true)]
    [InlineData("sql: { connection: shop, query: select 1 }", false)]
    [InlineData("file: { connection: docs, write: a.txt, content: a }", true)]
    [InlineData("file: { connection: docs, append: a.txt, content: a }", true)]
    [InlineData("file: { connection: docs, delete: a.txt }", true)]
    [InlineData("file: { connection: docs, read: a.txt }", false)]
    [InlineData("file: { connection: docs, list: . }", false)]
    [InlineData("set: 1", false)]
    [InlineData("forEach: { items: [1], steps: { w: { " + Write + " } } }", true)]
    [InlineData("forEach: { items: [1], steps: { r: { http: { connection: crm, path: /x } } } }", false)]
    public void What_writes_is_known_before_a_run(string step, bool writes) =>
        Warnings($"flow: w\nsteps: {{ a: {{ {step} }}, b: {{ {Write} }} }}").Length.ShouldBe(writes ? 1 : 0);

    [Theory]
    [InlineData("a: { W }, b: { W }", "`a` and `b`: these two writes run at once; add dependsOn if the order matters")]
    [InlineData("a: { W }, b: { W, dependsOn: [a] }", null)]
    [InlineData("a: { W }, m: { set: \"{{ steps.a }}\" }, b: { W, dependsOn: [m] }", null)]
    [InlineData("a: { W }, each: { forEach: { items: [1], steps: { x: { W }, y: { W } } } }", "`x` and `y`")]
    public void Two_writes_without_a_path_between_them_are_warned_about(string steps, string? warning)
    {
        var yaml = $"flow: w\nsteps: {{ {steps.Replace("W", Write, StringComparison.Ordinal)} }}";
        var warnings = Warnings(yaml);

        if (warning is null) warnings.ShouldBeEmpty();
        else warnings.ShouldContain(text => text.StartsWith(warning, StringComparison.Ordinal));
    }

    private static string[] Warnings(string yaml) =>
        [.. TestWorld.Right(yaml).Warnings.Select(warning => warning.Detail)];
}
