using Shouldly;
using Xunit;

namespace Meanwhile.Schemas;

public sealed class SchemaMessageTests
{
    [Theory]
    [InlineData("""{"type":"number"}""", "\"x\"", " type: must be a number, is text")]
    [InlineData("""{"type":["string","null"]}""", "5", " type: must be text or null, is a number")]
    [InlineData("""{"type":["object","array","boolean"]}""", "5",
        " type: must be true or false, a list or an object, is a number")]
    [InlineData("""{"type":"integer"}""", "1.5", " type: must be a whole number, is 1.5")]
    [InlineData("""{"minimum":18}""", "17", " minimum: must be at least 18, is 17")]
    [InlineData("""{"exclusiveMinimum":0}""", "0.0", " exclusiveMinimum: must be more than 0, is 0.0")]
    [InlineData("""{"maximum":1e2}""", "101", " maximum: must be at most 1e2, is 101")]
    [InlineData("""{"exclusiveMaximum":1}""", "1", " exclusiveMaximum: must be less than 1, is 1")]
    [InlineData("""{"multipleOf":0.01}""", "0.015", " multipleOf: must be a multiple of 0.01, is 0.015")]
    [InlineData("""{"enum":["a",2,null,[3]]}""", "\"b\"",
        " enum: must be \"a\", 2, null or a list given in the schema")]
    [InlineData("""{"const":true}""", "1", " const: must be true")]
    [InlineData("""{"minLength":1}""", "\"\"", " minLength: must have at least 1 character, has 0")]
    [InlineData("""{"maxLength":2}""", "\"🐲🐲🐲\"", " maxLength: must have at most 2 characters, has 3")]
    [InlineData("""{"pattern":"^a+$"}""", "\"b\"", " pattern: must match the pattern ^a+$")]
    [InlineData("""{"minItems":2}""", "[1]", " minItems: must have at least 2 entries, has 1")]
    [InlineData("""{"maxProperties":1}""", """{"a":1,"b":2}""",
        " maxProperties: must have at most 1 property, has 2")]
    [InlineData("""{"uniqueItems":true}""", "[1,true,1.0]",
        "/2 uniqueItems: must differ from all other entries, is the same as /0")]
    [InlineData("""{"contains":{"type":"string"}}""", "[1]",
        " contains: must have at least 1 entry that fits what it should contain, has 0")]
    [InlineData("""{"contains":{"type":"string"},"maxContains":1}""", "[\"a\",\"b\"]",
        " maxContains: must have at most 1 entry that fits what it should contain, has 2")]
    [InlineData("""{"required":["name"]}""", "{}", " required: must have the property \"name\"")]
    [InlineData("""{"propertyNames":{"maxLength":2}}""", """{"abc":1}""",
        "/abc propertyNames: has a name that is not allowed: it must have at most 2 characters, has 3")]
    [InlineData("""{"dependentRequired":{"card":["cvc"]}}""", """{"card":1}""",
        " dependentRequired: must have \"cvc\", because it has \"card\"")]
    [InlineData("""{"not":{"type":"string"}}""", "\"x\"", " not: has a form that is not allowed here")]
    [InlineData("""{"properties":{"a":false}}""", """{"a":1}""", "/a false: is not allowed here")]
    [InlineData("""{"prefixItems":[true],"unevaluatedItems":false}""", "[1,2]",
        "/1 unevaluatedItems: is an entry too many")]
    [InlineData("""{"unevaluatedProperties":false}""", """{"b":2}""",
        "/b unevaluatedProperties: is not a property that is allowed here")]
    public void A_fault_reads_aloud_after_the_name_of_its_place(string schema, string instance, string fault) =>
        SchemaText.Faults(schema, instance).ShouldBe([fault]);

    [Fact]
    public void A_misspelt_property_is_named_with_the_one_that_was_meant()
    {
        const string Schema = """
            {"properties":{"name":{},"amount":{}},"required":["name"],"additionalProperties":false}
            """;
        SchemaText.Faults(Schema, """{"nmae":"x","Amount":3,"zzz":1}""").ShouldBe(
        [
            "/nmae additionalProperties: is not a property that is allowed here; did you mean \"name\"?",
            "/Amount additionalProperties: is not a property that is allowed here; did you mean \"amount\"?",
            "/zzz additionalProperties: is not a property that is allowed here",
            " required: must have the property \"name\"",
        ]);
    }

    [Fact]
    public void All_faults_come_at_once_each_with_its_place()
    {
        const string Schema = """
            {"type":"object","properties":{"user":{"type":"string"},
             "lines":{"items":{"properties":{"a/b~":{"type":"number","minimum":1}},"required":["sku"]}}}}
            """;
        SchemaText.Faults(Schema, """{"user":1,"lines":[{"sku":1},{"a/b~":0},{"sku":1,"a/b~":"x"}]}""").ShouldBe(
        [
            "/user type: must be text, is a number",
            "/lines/1/a~1b~0 minimum: must be at least 1, is 0",
            "/lines/1 required: must have the property \"sku\"",
            "/lines/2/a~1b~0 type: must be a number, is text",
        ]);
    }

    [Fact]
    public void When_no_form_fits_each_says_why()
    {
        const string Schema = """
            {"anyOf":[{"type":"string"},{"properties":{"x":{"type":"number"}}}]}
            """;
        SchemaText.Faults(Schema, """{"x":"1"}""").ShouldBe(
        [
            " anyOf: fits none of 2 forms allowed here: it must be text, is an object; or /x must be a number, is text",
        ]);
    }

    [Fact]
    public void When_several_forms_fit_that_is_said_too() =>
        SchemaText.Faults("""{"oneOf":[{"type":"number"},{"minimum":1}]}""", "2").ShouldBe(
            [" oneOf: fits more than one of 2 forms, of which it must fit exactly one"]);

    [Fact]
    public void The_words_of_a_stranger_are_not_repeated_but_for_names_and_numbers() =>
        SchemaText.Faults("""{"maxLength":2,"pattern":"^x","enum":["y"],"type":"string"}""", "\"secret\"")
            .ShouldAllBe(fault => !fault.Contains("secret"));

    [Fact]
    public void A_number_nobody_wants_to_hear_is_cut_short() =>
        SchemaText.Faults("""{"maximum":1}""", new string('9', 1_000)).Single().Length.ShouldBeLessThan(100);
}
