using System.Text;
using CsCheck;
using Shouldly;
using Xunit;

namespace Meanwhile.Expressions;

/// <summary>
/// A path is read without the engine, so both must agree: whether an expression is a plain path may show in its speed
/// and in the digits of exotic numbers, and in nothing else.
/// </summary>
public sealed class PathReaderAgainstEngineTests
{
    private const int DocumentDepth = 4;

    private static readonly HashSet<string> Names = ["input"];

    private static readonly Gen<string> Key = One(
        "a", "b", "\\u0061", "length", "0", "1", "é", "\\u00e9", "a\\ud83d", "a\\ud83d\\ude00", "a😀", "", "\\\"");

    private static readonly Gen<string> Scalar = One(
        "null", "true", "0", "-1.5", "12", "\"\"", "\"ab\"", "\"a\\n\\u00e9é\"", "\"😀\"", "\"\\ud83d\"",
        "\"\\\"\\\\\"");

    private static readonly Gen<string> Segment = One(
        ".a", "?.a", ".b", "['a']", "[0]", "?.[0]", "[1]", "['1']", "?.['é']", ".length", "?.length", "['']", "['\"']",
        "['a\\ud83d']", "['a😀']", "[2]", ".é");

    private static readonly Gen<string> Document = Value(DocumentDepth);

    [Fact]
    public void A_path_gives_what_the_engine_gives_for_it()
    {
        using var engine = new ScriptEngine(TimeProvider.System, threads: 1);
        Gen.Select(Document, Segment.Array[1, 5]).Sample(
            (json, segments) => Agree(engine, json, "input" + string.Concat(segments)), iter: 2_000, threads: 1);
    }

    private static Gen<string> One(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    private static Gen<string> Value(int depth)
    {
        if (depth == 0) return Scalar;
        var inner = Value(depth - 1);
        var space = One("", " ", "\n");
        var list = Gen.Select(inner.Array[0, 3], space, (items, gap) => $"[{gap}{string.Join($"{gap},", items)}]");
        var member = Gen.Select(Key, space, inner, (key, gap, value) => $"\"{key}\"{gap}:{gap}{value}");
        var map = Gen.Select(
            member.Array[0, 4], space, (members, gap) => $"{{{string.Join($",{gap}", members)}{gap}}}");
        return Gen.Frequency((1, Scalar), (2, list), (4, map));
    }

    private static void Agree(ScriptEngine engine, string json, string source)
    {
        var expression = ExpressionRules.Read(source, Names).Expression.ShouldNotBeNull();
        var bytes = Encoding.UTF8.GetBytes(json);

        var read = PathReader.Read(bytes, expression.Path.ShouldNotBeNull().Segments);
        var evaluated = Evaluate(engine, expression, bytes);

        var place = $"{source} of {json}";
        (evaluated is ScriptResult.Failed).ShouldBe(read.Fault is not null, place);
        if (evaluated is ScriptResult.Done { Values: [var value] })
            (read.Found ? Canonical(engine, read.Json) : null).ShouldBe(value is { } found ? Text(found) : null, place);
    }

    private static string Canonical(ScriptEngine engine, ReadOnlyMemory<byte> json)
    {
        var same = ExpressionRules.Read("input", Names).Expression.ShouldNotBeNull();
        return Text(Evaluate(engine, same, json).ShouldBeOfType<ScriptResult.Done>().Values[0]!.Value);
    }

    // CsCheck samples are synchronous, and the engine's threads are not the test's.
    private static ScriptResult Evaluate(ScriptEngine engine, Expression expression, ReadOnlyMemory<byte> json) =>
        engine.EvaluateAsync(new ScriptCall([expression], [new("input", json)], []), default)
            .AsTask().GetAwaiter().GetResult();

    private static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);
}
