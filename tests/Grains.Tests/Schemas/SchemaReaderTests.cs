using System.Text;
using Shouldly;
using Xunit;

namespace Meanwhile.Schemas;

public sealed class SchemaReaderTests
{
    [Theory]
    [InlineData("""{"requierd":["a"]}""",
        "/requierd requierd: \"requierd\" is not a keyword of JSON Schema 2020-12; did you mean \"required\"?")]
    [InlineData("""{"properties":{"a":{"typ":"string"}}}""",
        "/properties/a/typ typ: \"typ\" is not a keyword of JSON Schema 2020-12; did you mean \"type\"?")]
    [InlineData("""{"minlength":1}""",
        "/minlength minlength: \"minlength\" is not a keyword of JSON Schema 2020-12; did you mean \"minLength\"?")]
    [InlineData("""{"type":"strin"}""", "/type type: \"strin\" is not a type; did you mean \"string\"?")]
    [InlineData("""{"type":["int"]}""", "/type/0 type: \"int\" is not a type; did you mean \"integer\"?")]
    [InlineData("""{"definitions":{}}""", "/definitions definitions: belongs to another version; write \"$defs\"")]
    [InlineData("""{"nullable":true}""",
        "/nullable nullable: belongs to another dialect; write a list of types with \"null\" in it")]
    [InlineData("""{"items":[{}]}""",
        "/items items: must be one schema for all entries, is a list; one for each entry is \"prefixItems\"")]
    [InlineData("""{"properties":{"a":{"required":true}}}""",
        "/properties/a/required required: must be a list of property names, is true; it belongs one level up, beside " +
        "\"properties\"")]
    [InlineData("""{"$ref":"#/$defs/adress","$defs":{"address":{}}}""",
        "/$ref $ref: leads to \"#/$defs/adress\", where there is no schema; did you mean \"address\"?")]
    public void A_mistake_is_refused_with_the_cure(string schema, string fault) =>
        SchemaText.Refused(schema).ShouldBe([fault]);

    [Theory]
    [InlineData("""{"$ref":"https://example.com/schema"}""", "/$ref")]
    [InlineData("""{"$ref":"other.json#/$defs/a"}""", "/$ref")]
    [InlineData("""{"$ref":"https://json-schema.org/draft/2020-12/schema"}""", "/$ref")]
    [InlineData("""{"$dynamicRef":"#a"}""", "/$dynamicRef")]
    [InlineData("""{"$dynamicAnchor":"a"}""", "/$dynamicAnchor")]
    [InlineData("""{"$vocabulary":{}}""", "/$vocabulary")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-07/schema#"}""", "/$schema")]
    [InlineData("""{"x-fine":1,"y-not":1}""", "/y-not")]
    [InlineData("""{"type":"string","type":"number"}""", "/type")]
    [InlineData("""{"properties":{"a":{},"a":{}}}""", "/properties/a")]
    [InlineData("""{"required":["a","a"]}""", "/required/1")]
    [InlineData("""{"minLength":-1}""", "/minLength")]
    [InlineData("""{"maxItems":1.5}""", "/maxItems")]
    [InlineData("""{"minimum":"1"}""", "/minimum")]
    [InlineData("""{"multipleOf":0}""", "/multipleOf")]
    [InlineData("""{"multipleOf":-1}""", "/multipleOf")]
    [InlineData("""{"anyOf":[]}""", "/anyOf")]
    [InlineData("""{"allOf":[{},5]}""", "/allOf/1")]
    [InlineData("""{"$anchor":"1a"}""", "/$anchor")]
    [InlineData("""{"$defs":{"a":{"$anchor":"x"},"b":{"$anchor":"x"}}}""", "/$defs/b/$anchor")]
    [InlineData("""{"$id":"#a"}""", "/$id")]
    [InlineData("""{"deprecated":"yes"}""", "/deprecated")]
    [InlineData("5", "")]
    [InlineData("nope", "")]
    [InlineData("""{"a":""", "")]
    public void What_would_not_be_checked_is_refused_at_its_place(string schema, string pointer)
    {
        var (read, faults) = JsonSchema.Read(Encoding.UTF8.GetBytes(schema));
        read.ShouldBeNull();
        faults.Single().Pointer.ShouldBe(pointer);
    }

    [Fact]
    public void All_mistakes_of_a_schema_come_at_once() =>
        SchemaText.Refused("""{"typ":1,"properties":{"a":{"type":"x"},"b":{"pattern":"("}},"$ref":"#/no"}""")
            .Count.ShouldBe(4);

    [Theory]
    [InlineData("""{"$ref":"#"}""")]
    [InlineData("""{"$defs":{"a":{"allOf":[{"$ref":"#/$defs/b"}]},"b":{"not":{"$ref":"#/$defs/a"}}}}""")]
    [InlineData("""{"if":{"$ref":"#"}}""")]
    [InlineData("""{"dependentSchemas":{"a":{"$ref":"#"}}}""")]
    public void A_circle_that_never_goes_into_the_value_is_refused(string schema) =>
        SchemaText.Refused(schema).Single().ShouldContain("leads back to itself");

    [Theory]
    [InlineData("""{"properties":{"next":{"$ref":"#"}},"additionalProperties":false}""")]
    [InlineData("""{"$anchor":"node","additionalProperties":{"$ref":"#node"}}""")]
    [InlineData("""{"$id":"https://example.com/a","additionalProperties":{"$ref":"/a"}}""")]
    [InlineData("""{"items":{"$ref":"#"},"contains":{"$ref":"#"},"propertyNames":{"$ref":"#"}}""")]
    public void A_circle_through_the_value_is_fine(string schema) =>
        SchemaText.Fits(schema, """{"next":{"next":{}}}""").ShouldBeTrue();

    [Fact]
    public void Words_for_people_and_x_keywords_change_nothing()
    {
        const string Schema = """
            {"$schema":"https://json-schema.org/draft/2020-12/schema","title":"t","description":"d","$comment":"c",
             "default":1,"examples":[1],"deprecated":true,"readOnly":true,"writeOnly":true,"format":"date",
             "contentMediaType":"application/json","contentEncoding":"base64","contentSchema":{"type":"number"},
             "x-order":3,"x-any":{"requierd":true}}
            """;
        SchemaText.Fits(Schema, "\"neither a date nor base64\"").ShouldBeTrue();
    }

    [Fact]
    public void A_schema_keeps_its_own_text()
    {
        var text = """{ "type" : "number" }"""u8.ToArray();
        JsonSchema.Read(text).Schema!.Text.ToArray().ShouldBe(text);
    }
}
