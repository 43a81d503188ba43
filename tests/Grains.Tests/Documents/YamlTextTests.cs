using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Meanwhile.Documents;

/// <summary>What is written as YAML is read as what it was.</summary>
public sealed class YamlTextTests
{
    [Fact]
    public void It_reads_as_people_write() =>
        YamlText.Of(JsonNode.Parse("""{"a":{"b":[1,{"c":"d e","f":[]}]},"g":null,"h":"yes","i":"it's: so"}"""))
            .ShouldBe("""
            a:
              b:
                - 1
                - c: d e
                  f: []
            g: null
            h: "yes"
            i: "it's: so"

            """);

    [Theory]
    [InlineData("""{"":""}""")]
    [InlineData("""{"a b":"- x","c":"# no","d":"{{ x }}","e":"1","f":"~"}""")]
    [InlineData("""{"g":"[","h":" lead","i":"trail ","j":"a: b"}""")]
    [InlineData("""[[[1],[]],[{"a":[[{"b":{}}]]}]]""")]
    [InlineData("""{"true":"true","no":"no","off":false,"n":1.50,"big":12345678901234567890123,"small":1e-400}""")]
    [InlineData("""{"lines":"one\ntwo\n","tab":"a\tb","quote":"\"","back":"\\"}""")]
    [InlineData("""{"nul":"\u0000","face":"😀","nel":"\u0085"}""")]
    [InlineData("""{"<<":"x","&a":"*b","!t":"!u","%":"%","?":"?","- ":"-","@":"`"}""")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void It_is_read_back_as_it_was(string json)
    {
        var node = JsonNode.Parse($$"""{"all":{{json}}}""");
        var reading = DocumentReader.Read(Encoding.UTF8.GetBytes(YamlText.Of(node)));

        reading.Problems.ShouldBeEmpty(YamlText.Of(node));
        JsonNode.DeepEquals(JsonNode.Parse(reading.Root!.ToJson()), node).ShouldBeTrue(reading.Root.ToJson());
    }
}
