using System.Text;
using Shouldly;
using Xunit;

namespace Meanwhile.Expressions;

public sealed class PathReaderTests
{
    private static readonly HashSet<string> Names = ["input"];

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("18446744073709551615")]
    [InlineData("1e400")]
    [InlineData("-0.0")]
    [InlineData("0.123456789012345678901234567890")]
    [InlineData("1.50E+007")]
    [InlineData("\"\\u0000 \\ud83d \\/ \\u00e9 é\"")]
    [InlineData("{ \"z\" : 1 , \"a\" : [ ] , \"z\" : 2 }")]
    [InlineData("[ 1 ,\n 2 ]")]
    [InlineData("null")]
    [InlineData("true")]
    public void A_value_is_the_very_bytes_that_came(string value)
    {
        var json = Encoding.UTF8.GetBytes(
            $"{{\"before\":[1,{{}}],\"body\":{{\"items\":[0, {value} ]}},\"after\":\"x\"}}");

        var result = PathReader.Read(json, Path("input.body.items[1]"));

        result.Found.ShouldBeTrue();
        Encoding.UTF8.GetString(result.Json.Span).ShouldBe(value);
        result.Json.Span.Overlaps(json, out var offset).ShouldBeTrue();
        offset.ShouldBe(-Encoding.UTF8.GetString(json).IndexOf(value, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""", "input.a", "2")]
    [InlineData("""{"a":{"b":1},"a":{"c":2}}""", "input.a.b", null)]
    [InlineData("""{"a":null,"a":{"b":2}}""", "input.a.b", "2")]
    [InlineData("""{"\u0061":1}""", "input.a", "1")]
    [InlineData("""{"a\ud83d":1,"a\ud83d\ude00":2}""", "input['a\\ud83d\\ude00']", "2")]
    [InlineData("""{"a\ud83d":1,"a\ud83d\ude00":2}""", "input['a\\ud83d']", "1")]
    [InlineData("""{"\ufffd":1}""", "input['\\ud83d']", null)]
    [InlineData("""{"a\"b\\c\/d\n":1}""", "input['a\"b\\\\c/d\\n']", "1")]
    [InlineData("""{"é":1}""", "input.é", "1")]
    [InlineData("""{"":{"":3}}""", "input['']['']", "3")]
    [InlineData("""{"3":1}""", "input[3]", "1")]
    [InlineData("""[0,1,2]""", "input['2']", "2")]
    [InlineData("""[0,1,2]""", "input['02']", null)]
    [InlineData("""[0,1,2]""", "input[3]", null)]
    [InlineData("""[0,[1],2]""", "input.length", "3")]
    [InlineData("""[]""", "input.length", "0")]
    [InlineData("""[0,1,2]""", "input.name", null)]
    [InlineData("\"a\\u00e9\\ud83d\\ude00é😀\"", "input.length", "7")]
    [InlineData("\"aé😀\"", "input[1]", "\"é\"")]
    [InlineData("\"aé😀\"", "input[2]", "\"\\ud83d\"")]
    [InlineData("\"a\\\"b\"", "input[1][0]", "\"\\\"\"")]
    [InlineData("\"abc\"", "input[3]", null)]
    [InlineData("\"abc\"", "input.length.length", null)]
    [InlineData("1", "input.length", null)]
    [InlineData("true", "input.a", null)]
    [InlineData("""{"length":{"a":5}}""", "input.length.a", "5")]
    [InlineData("null", "input?.a.b.c", null)]
    [InlineData("""{"a":null}""", "input.a?.b.c", null)]
    [InlineData("""{}""", "input.a?.b.c", null)]
    [InlineData("""{"a":null}""", "input.a", "null")]
    [InlineData("""{"__proto__":1}""", "input.__proto__", "1")]
    [InlineData("""{}""", "input.__proto__", null)]
    [InlineData("""{}""", "input.toString", null)]
    [InlineData("""  {"a":1}  """, "input", """  {"a":1}  """)]
    public void It_reads_what_JavaScript_reads(string json, string source, string? value)
    {
        var result = PathReader.Read(Encoding.UTF8.GetBytes(json), Path(source));

        result.Fault.ShouldBeNull();
        (result.Found ? Encoding.UTF8.GetString(result.Json.Span) : null).ShouldBe(value);
    }

    [Theory]
    [InlineData("null", "input.a", "cannot read `a` of null")]
    [InlineData("{}", "input.a.b", "cannot read `b` of undefined")]
    [InlineData("""{"a":null}""", "input.a[0]", "cannot read `0` of null")]
    [InlineData("""{"a":{}}""", "input?.a?.b.c", "cannot read `c` of undefined")]
    [InlineData("[1]", "input[7].x", "cannot read `x` of undefined")]
    [InlineData("\"a\"", "input[7].x", "cannot read `x` of undefined")]
    [InlineData("1", "input.a.b", "cannot read `b` of undefined")]
    public void Stepping_into_nothing_is_a_fault_as_it_is_in_JavaScript(string json, string source, string fault)
    {
        var result = PathReader.Read(Encoding.UTF8.GetBytes(json), Path(source));

        result.Found.ShouldBeFalse();
        result.Fault.ShouldBe(fault);
    }

    [Fact]
    public void It_starts_behind_the_segments_that_are_used_up() =>
        PathReader.Read("""{"b":7}"""u8.ToArray(), Path("input.a.b"), from: 1).Json.ToArray().ShouldBe("7"u8.ToArray());

    [Fact]
    public void Values_that_wrap_each_other_deeper_than_one_document_may_are_read()
    {
        var json = string.Concat(Enumerable.Repeat("[", 500)) + "1" + string.Concat(Enumerable.Repeat("]", 500));

        PathReader.Read(Encoding.UTF8.GetBytes(json), Path("input[0][0]")).Json.Length.ShouldBe(997);
    }

    private static IReadOnlyList<PathSegment> Path(string source) =>
        ExpressionRules.Read(source, Names).Expression.ShouldNotBeNull().Path.ShouldNotBeNull().Segments;
}
