using System.Text;
using Meanwhile.FlowTests;
using Shouldly;
using Xunit;

namespace Meanwhile.Flows;

/// <summary>What an input must fit, in the short form and as JSON Schema.</summary>
public sealed class InputReaderTests
{
    [Theory]
    [InlineData("{ a: string, b?: integer }", """{"a":"x"}""", true)]
    [InlineData("{ a: string, b?: integer }", """{"a":"x","b":1}""", true)]
    [InlineData("{ a: string, b?: integer }", """{"b":1}""", false)]
    [InlineData("{ a: string, b?: integer }", """{"a":"x","c":1}""", false)]
    [InlineData("{ a: string, b?: integer }", """{"a":1}""", false)]
    [InlineData("{ a?: { type: integer, minimum: 1 } }", """{"a":0}""", false)]
    [InlineData("{ a?: { type: integer, minimum: 1 } }", """{"a":1}""", true)]
    public void In_the_short_form_a_name_is_required_unless_it_has_a_question_mark_and_nothing_else_is_allowed(
        string input, string json, bool fits) => Fits(input, json).ShouldBe(fits);

    [Theory]
    [InlineData("string", "\"x\"", "1")]
    [InlineData("number", "1.5", "\"1.5\"")]
    [InlineData("integer", "1", "1.5")]
    [InlineData("boolean", "true", "\"true\"")]
    [InlineData("object", "{}", "[]")]
    [InlineData("array", "[]", "{}")]
    [InlineData("\"null\"", "null", "0")]
    public void Each_type_of_the_short_form_takes_its_own(string type, string right, string wrong)
    {
        Fits($"{{ a: {type} }}", $$"""{"a":{{right}}}""").ShouldBeTrue();
        Fits($"{{ a: {type} }}", $$"""{"a":{{wrong}}}""").ShouldBeFalse();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("[{}]")]
    public void Any_takes_everything(string json) => Fits("{ a: any }", $$"""{"a":{{json}}}""").ShouldBeTrue();

    [Theory]
    [InlineData("{ properties: { a: { type: string } } }", """{"a":1}""")]
    [InlineData("{ $schema: \"https://json-schema.org/draft/2020-12/schema\", required: [a] }", "{}")]
    [InlineData("{ $ref: \"#/$defs/x\", $defs: { x: { type: string } } }", "{}")]
    [InlineData("{ allOf: [ { type: string } ] }", "{}")]
    [InlineData("{ anyOf: [ { type: string } ] }", "{}")]
    [InlineData("{ oneOf: [ { type: string } ] }", "{}")]
    [InlineData("{ type: object, required: [a] }", "{}")]
    [InlineData("{ type: array }", "{}")]
    public void The_long_form_is_a_JSON_Schema_and_known_by_its_words(string input, string wrong)
    {
        Fits(input, wrong).ShouldBeFalse();
        Fits(input, """{"type":"x"}""").ShouldBe(input.Contains("properties", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("""{"what":["ever"]}""")]
    public void A_flow_without_input_takes_everything(string json) => Fits(null, json).ShouldBeTrue();

    private static bool Fits(string? input, string json)
    {
        var line = input is null ? "" : $"input: {input}\n";
        var plan = TestWorld.Right($"flow: taking\n{line}steps: {{ a: {{ set: 1 }} }}").Plan!;
        return plan.Input.Check(Encoding.UTF8.GetBytes(json)).Count == 0;
    }
}
