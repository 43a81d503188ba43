using System.Text;
using Jint;
using Jint.Native;
using Jint.Native.Function;
using Jint.Native.Object;
using Jint.Native.Symbol;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace Meanwhile.Expressions;

/// <summary>
/// Library functions whose cost cannot be told from their arguments, written anew so that they count while they work:
/// they join, flatten, replace, or write JSON.
/// </summary>
internal sealed class ScriptFunctions(Engine engine, ScriptBudget budget)
{
    private const int ItemsBetweenChecks = 1_024;
    private const int IndentMax = 10;

    // What one character costs when a text is spread into an object.
    private const int MemberBytes = 128;

    /// <summary>What runs in place of the engine's function; null when that may run itself.</summary>
    public Func<JsValue, JsValue[], JsValue>? Find(
        string owner, string name, Func<JsValue, JsValue[], JsValue> original) => (owner, name) switch
        {
            ("Array.prototype", "join") => (self, arguments) => Join((JsArray)self, arguments.At(0)),
            ("Array.prototype", "toString") => (self, _) => Join((JsArray)self, JsValue.Undefined),
            ("Array.prototype", "flat") => (self, arguments) => Flat((JsArray)self, arguments.At(0)),
            ("String.prototype", "replace" or "replaceAll") =>
                (self, arguments) => Replace(original, (JsString)self, arguments),
            ("String.prototype", "matchAll") => (self, arguments) => MatchAll(original(self, arguments)),
            ("JSON", "stringify") => (self, arguments) => Stringify(original, self, arguments),
            _ => null,
        };

    /// <summary>Around operators: memory, time, and the length of the text that came out.</summary>
    public JsValue Check(JsValue self, JsValue[] arguments)
    {
        budget.Check();
        var value = arguments.At(0);
        if (value is JsString text) ScriptBudget.AllowText(text.Length);
        return value;
    }

    /// <summary>Around what is spread.</summary>
    public JsValue Spread(JsValue self, JsValue[] arguments)
    {
        var value = Check(self, arguments);
        if (value is JsString text) budget.Reserve((long)text.Length * MemberBytes);
        if (value is not JsArray array) return value;
        ScriptBudget.AllowItems(array.Length);
        budget.Reserve((long)array.Length * IntPtr.Size);
        return value;
    }

    /// <summary>The text of a template literal: its fixed parts, and between them the values.</summary>
    public JsValue Text(JsValue self, JsValue[] arguments)
    {
        budget.Enter();
        var parts = (JsArray)arguments.At(0);
        var text = new StringBuilder();
        for (var index = 0u; index < parts.Length; index++)
        {
            Append(text, parts[index].ToString());
            if (index + 1 < parts.Length) Append(text, TypeConverter.ToString(arguments.At((int)index + 1)));
        }

        budget.Leave();
        return text.ToString();
    }

    private static void Append(StringBuilder text, string more)
    {
        ScriptBudget.AllowText((double)text.Length + more.Length);
        text.Append(more);
    }

    private JsValue Join(JsArray array, JsValue separator)
    {
        var between = separator.IsUndefined() ? "," : TypeConverter.ToString(separator);
        var text = new StringBuilder();
        for (var index = 0u; index < array.Length; index++)
        {
            if (index % ItemsBetweenChecks == 0) budget.Check();
            if (index > 0) Append(text, between);
            var item = array[index];
            if (!item.IsUndefined() && !item.IsNull()) Append(text, TypeConverter.ToString(item));
        }

        return text.ToString();
    }

    private JsArray Flat(JsArray array, JsValue levels)
    {
        var depth = levels.IsUndefined() ? 1 : TypeConverter.ToNumber(levels);
        var items = new List<JsValue>();
        Flatten(array, double.IsNaN(depth) ? 0 : depth, items, 0);
        return new JsArray(engine, [.. items]);
    }

    private void Flatten(JsArray array, double depth, List<JsValue> items, int level)
    {
        if (level > Limits.ScriptNestingMax)
            throw new ScriptLimitException($"arrays in it are nested deeper than {Limits.ScriptNestingMax}");
        budget.Check();
        ScriptBudget.AllowItems(array.Length);
        for (var index = 0u; index < array.Length; index++)
        {
            if (index % ItemsBetweenChecks == 0) budget.Check();
            var item = array[index];
            if (item is JsArray inner && depth >= 1) Flatten(inner, depth - 1, items, level + 1);
            else if (!item.IsUndefined() || array.HasOwnProperty(JsNumber.Create(index))) items.Add(item);
        }

        ScriptBudget.AllowItems(items.Count);
    }

    /// <summary>
    /// Every match is replaced by a function that counts, so the sum is known before the text is built.
    /// </summary>
    private JsValue Replace(Func<JsValue, JsValue[], JsValue> original, JsString self, JsValue[] arguments)
    {
        var replacement = arguments.At(1);
        var length = (double)self.Length;
        var template = replacement is Function ? null : TypeConverter.ToString(replacement);
        var isFixed = template is not null && !template.Contains('$', StringComparison.Ordinal);
        var counting = new ClrFunction(engine, "replacement", (_, match) =>
        {
            budget.Check();
            var text = isFixed ? template! : template is null
                ? TypeConverter.ToString(NativeCall.Run((Function)replacement, JsValue.Undefined, match))
                : ReplacementText.Of(template, match);
            length += text.Length;
            ScriptBudget.AllowText(length);
            return text;
        });
        return original(self, [arguments.At(0), counting]);
    }

    /// <summary>
    /// The matches are taken here, one by one, for nothing would count them when an array swallows them all.
    /// </summary>
    private JsValue MatchAll(JsValue iterator)
    {
        var next = (Function)((ObjectInstance)iterator).Get("next");
        var matches = new List<JsValue>();
        while (true)
        {
            budget.Check();
            var turn = (ObjectInstance)NativeCall.Run(next, iterator, []);
            if (TypeConverter.ToBoolean(turn.Get("done"))) break;
            matches.Add(turn.Get("value"));
        }

        var array = new JsArray(engine, [.. matches]);
        return NativeCall.Run((Function)array.Get(GlobalSymbolRegistry.Iterator), array, []);
    }

    private JsValue Stringify(Func<JsValue, JsValue[], JsValue> original, JsValue self, JsValue[] arguments)
    {
        var json = new ScriptJson(budget);
        var text = json.Write(arguments.At(0));
        var isPlain = arguments.At(1).IsUndefined() && arguments.At(2).IsUndefined();
        if (isPlain) return text is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : JsValue.Undefined;
        ScriptBudget.AllowText((text?.Length ?? 0d) + (json.Nodes * (2d + (json.Depth * IndentMax))));
        return original(self, arguments);
    }
}
