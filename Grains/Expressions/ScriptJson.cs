using System.Buffers;
using System.Text;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Meanwhile.Expressions;

/// <summary>
/// Writes values as JSON text, bounded in length, depth and time: a small value that holds itself many times over is a
/// huge text. It writes what <c>JSON.stringify</c> writes, but asks nothing for a <c>toJSON</c> of its own.
/// </summary>
internal sealed class ScriptJson(ScriptBudget budget)
{
    private const int NodesBetweenChecks = 1_024;

    private readonly ArrayBufferWriter<byte> output = new(256);
    private int depth;

    /// <summary>Values written, those inside others included.</summary>
    public int Nodes { get; private set; }

    /// <summary>Levels of the deepest value.</summary>
    public int Depth { get; private set; }

    /// <summary>The JSON text; null when the value is undefined, a function or a symbol.</summary>
    public ReadOnlyMemory<byte>? Write(JsValue value)
    {
        if (!IsValue(value)) return null;
        WriteValue(value);
        return output.WrittenMemory;
    }

    private static bool IsValue(JsValue value) => !value.IsUndefined() && !value.IsCallable() && !value.IsSymbol();

    private void WriteValue(JsValue value)
    {
        if (++Nodes % NodesBetweenChecks == 0) budget.Check();
        if (output.WrittenCount > Limits.ScriptTextCharsMax)
            throw new ScriptLimitException($"its value has more than {Limits.ScriptTextCharsMax} bytes of JSON");
        switch (value)
        {
            case JsString text: WriteText(text); break;
            case JsNumber number: WriteNumber(number); break;
            case JsBoolean: output.Write(value.AsBoolean() ? "true"u8 : "false"u8); break;
            case JsArray array: WriteArray(array); break;
            case ObjectInstance map: WriteObject(map); break;
            case JsBigInt: throw new ScriptLimitException("its value holds a BigInt, which JSON does not have");
            default: output.Write("null"u8); break;
        }
    }

    private void WriteText(JsString text)
    {
        ScriptBudget.AllowText(text.Length);
        JsonCharacters.Quote(text.ToString(), output);
    }

    private void WriteNumber(JsNumber number)
    {
        var isNumber = double.IsFinite(number.AsNumber());
        Encoding.UTF8.GetBytes(isNumber ? TypeConverter.ToString(number) : "null", output);
    }

    private void WriteArray(JsArray array)
    {
        ScriptBudget.AllowItems(array.Length);
        Enter();
        output.Write("["u8);
        for (var index = 0u; index < array.Length; index++)
        {
            if (index > 0) output.Write(","u8);
            var item = array[index];
            WriteValue(IsValue(item) ? item : JsValue.Null);
        }

        output.Write("]"u8);
        depth--;
    }

    private void WriteObject(ObjectInstance map)
    {
        Enter();
        output.Write("{"u8);
        var isFirst = true;
        foreach (var key in map.GetOwnPropertyKeys(Types.String))
        {
            if (++Nodes % NodesBetweenChecks == 0) budget.Check();
            if (!map.GetOwnProperty(key).Enumerable) continue;
            var value = map.Get(key);
            if (!IsValue(value)) continue;
            if (!isFirst) output.Write(","u8);
            isFirst = false;
            JsonCharacters.Quote(key.ToString(), output);
            output.Write(":"u8);
            WriteValue(value);
        }

        output.Write("}"u8);
        depth--;
    }

    private void Enter()
    {
        if (++depth > Limits.JsonDepthMax)
            throw new ScriptLimitException($"its value is nested deeper than {Limits.JsonDepthMax} levels");
        Depth = Math.Max(Depth, depth);
    }
}
