using System.Diagnostics;
using System.Globalization;
using System.Text;
using Shouldly;
using Xunit;

namespace Meanwhile.Schemas;

public sealed class SchemaBoundsTests(ITestOutputHelper output)
{
    private const string Order = """
        {"type":"object","properties":{"user":{"type":"string","minLength":1,"maxLength":64},
         "amount":{"type":"number","minimum":0,"multipleOf":0.01},"count":{"type":"integer","minimum":1,"maximum":100},
         "currency":{"enum":["EUR","USD","GBP"]},"note":{"type":"string"}},"required":["user","amount"],
         "additionalProperties":false}
        """;

    [Fact]
    public void An_instance_of_the_greatest_depth_is_checked()
    {
        var schema = """{"items":{"$ref":"#"},"not":{"type":"number"}}""";
        SchemaText.Fits(schema, Nested(Limits.JsonDepthMax, "")).ShouldBeTrue();
        SchemaText.Faults(schema, Nested(Limits.JsonDepthMax, "1")).Single().ShouldStartWith(
            string.Concat(Enumerable.Repeat("/0", Limits.JsonDepthMax)) + " not:");
    }

    [Fact]
    public void A_deeper_instance_is_a_fault_at_the_place_where_it_is_too_deep() =>
        SchemaText.Faults("true", Nested(Limits.JsonDepthMax + 1, "")).ShouldBe(
            [$"{string.Concat(Enumerable.Repeat("/0", Limits.JsonDepthMax))} : is nested deeper than 64 levels"]);

    [Fact]
    public void A_schema_that_is_too_deep_is_refused()
    {
        var schema = string.Concat(Enumerable.Repeat("""{"not":""", 70)) + "true" + new string('}', 70);
        SchemaText.Refused(schema).Single().ShouldEndWith(": is nested deeper than 64 levels");
    }

    [Fact]
    public void A_schema_of_too_many_keywords_is_refused()
    {
        var schema = $"{{\"allOf\":[{string.Join(',', Enumerable.Repeat("true", Limits.SchemaNodesMax))}]}}";
        SchemaText.Refused(schema).ShouldBe([" : has more than 5,000 keywords and schemas"]);
    }

    [Fact]
    public void A_long_chain_of_references_is_refused_and_a_short_one_followed()
    {
        SchemaText.Fits(Chain(Limits.SchemaChainMax - 2), "1").ShouldBeTrue();
        SchemaText.Fits(Chain(Limits.SchemaChainMax - 2), "\"x\"").ShouldBeFalse();
        SchemaText.Refused(Chain(Limits.SchemaChainMax)).Single().ShouldContain("more than 64 schemas to one value");
        SchemaText.Refused(Chain(1_000)).Single().ShouldContain("more than 64 schemas to one value");
    }

    [Fact]
    public void Work_that_doubles_with_every_level_is_given_up() =>
        SchemaText.Faults(
            """{"allOf":[{"items":{"$ref":"#"}},{"items":{"$ref":"#"}}]}""", Nested(Limits.JsonDepthMax, "")).ShouldBe(
            [" : takes more than 20,000,000 steps to check against this schema"]);

    [Fact]
    public void Work_that_is_given_up_under_not_does_not_pass_for_a_fit()
    {
        const string Schema = """
            {"not":{"$ref":"#/$defs/a"},
             "$defs":{"a":{"allOf":[{"items":{"$ref":"#/$defs/a"}},{"items":{"$ref":"#/$defs/a"}}]}}}
            """;
        SchemaText.Fits(Schema, Nested(Limits.JsonDepthMax, "")).ShouldBeFalse();
    }

    [Fact]
    public void No_more_faults_are_listed_than_anybody_reads() =>
        SchemaText.Faults("""{"items":{"type":"string"}}""", $"[{string.Join(',', Enumerable.Range(0, 1_000))}]")
            .Count.ShouldBe(Limits.InputFaultsMax);

    [Fact]
    public void A_pointer_too_long_to_read_stops_at_an_ancestor()
    {
        var name = new string('n', Limits.PointerCharsMax);
        SchemaText.Faults(
            """{"additionalProperties":{"additionalProperties":{"type":"string"}}}""",
            $"{{\"a\":{{\"{name}\":1}}}}")
            .ShouldBe(["/a type: must be text, is a number"]);
    }

    [Fact]
    public void A_long_list_with_one_repetition_is_searched_by_hash()
    {
        var list = string.Join(',', Enumerable.Range(0, 200_000));
        SchemaText.Fits("""{"uniqueItems":true}""", $"[{list}]").ShouldBeTrue();
        SchemaText.Faults("""{"uniqueItems":true}""", $"[{list},7e0]").Single().ShouldEndWith("is the same as /7");
    }

    [Fact]
    public void Objects_of_many_properties_are_compared_in_any_order()
    {
        var names = Enumerable.Range(0, 50_000).Select(n => $"\"n{n}\":{n}").ToList();
        var forward = string.Join(',', names);
        var backward = string.Join(',', Enumerable.Reverse(names));
        SchemaText.Fits("""{"uniqueItems":true}""", $"[{{{forward}}},{{{backward}}}]").ShouldBeFalse();
    }

    [Fact]
    public void A_hundred_names_can_be_required()
    {
        var names = Enumerable.Range(0, 100).Select(n => $"\"name{n}\"").ToList();
        var schema = $"{{\"required\":[{string.Join(',', names)}]}}";
        var properties = names.Select(name => $"{name}:1").ToList();
        SchemaText.Fits(schema, $"{{{string.Join(',', properties)}}}").ShouldBeTrue();
        SchemaText.Faults(schema, $"{{{string.Join(',', properties.Skip(1))}}}").ShouldBe(
            [" required: must have the property \"name0\""]);
    }

    [Fact]
    public void A_name_written_with_escapes_is_the_same_name() =>
        SchemaText.Fits(
            """{"properties":{"n\u00e4me":{"const":"\ud83d\udc32\n"}},"additionalProperties":false}""",
            "{\"\\u006eä\\u006de\":\"🐲\\u000a\"}").ShouldBeTrue();

    [Fact]
    public void Every_value_of_a_name_that_is_written_twice_is_checked() =>
        SchemaText.Faults("""{"properties":{"a":{"type":"number"}}}""", """{"a":"x","a":1,"a":null}""")
            .Count.ShouldBe(2);

    [Fact]
    public void Bytes_that_are_no_text_are_checked_like_any_other()
    {
        var schema = SchemaText.Read("""{"maxLength":3,"pattern":"^a","enum":["b"],"uniqueItems":true}""");
        schema.Check(new byte[] { (byte)'"', 0xFF, 0xED, 0xA0, (byte)'"' }).Count.ShouldBe(2);
    }

    [Fact]
    public void Threads_share_a_schema()
    {
        var schema = SchemaText.Read(Order);
        var fits = Encoding.UTF8.GetBytes("""{"user":"ada","amount":12.34,"count":3}""");
        var fails = Encoding.UTF8.GetBytes("""{"user":"ada","amount":12.345,"count":300}""");
        Parallel.For(0, 10_000, n => schema.Check(n % 2 == 0 ? fits : fails).Count.ShouldBe(n % 2 == 0 ? 0 : 2));
    }

    [Fact]
    public void A_valid_instance_costs_no_allocation()
    {
        const int Checks = 20_000;
        var schema = SchemaText.Read(Order);
        ReadOnlyMemory<byte> order = Encoding.UTF8.GetBytes(
            """{"user":"ada","amount":12.34,"count":3,"currency":"EUR","note":"thanks"}""");
        for (var i = 0; i < Checks; i++) schema.Check(order).ShouldBeEmpty();
        var started = Stopwatch.GetTimestamp();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Checks; i++) schema.Check(order);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var nanoseconds = Stopwatch.GetElapsedTime(started).TotalNanoseconds / Checks;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:N0} ns for one check"));
        (allocated / Checks).ShouldBe(0);
    }

    private static string Nested(int depth, string core) => new string('[', depth) + core + new string(']', depth);

    private static string Chain(int links)
    {
        var defs = Enumerable.Range(0, links).Select(n => $"\"{n}\":{{\"$ref\":\"#/$defs/{n + 1}\"}}");
        var last = $"\"{links}\":{{\"type\":\"number\"}}";
        return $"{{\"$ref\":\"#/$defs/0\",\"$defs\":{{{string.Join(',', defs.Append(last))}}}}}";
    }
}
