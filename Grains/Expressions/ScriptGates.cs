using Jint;
using Jint.Native;
using Jint.Native.Function;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;

namespace Meanwhile.Expressions;

/// <summary>
/// Stands in front of the library functions of one engine. The engine checks its limits between statements, and a
/// library function is none, however long it runs and however much it builds; behind a gate it is checked on the way in
/// and on the way out, and refused beforehand where its cost can be told from its arguments.
/// </summary>
internal sealed class ScriptGates(Engine engine, ScriptBudget budget)
{
    /// <summary>
    /// Bytes of one entry that a library function makes of a character or a member: object, slot and text.
    /// </summary>
    private const int EntryBytes = 64;

    /// <summary>Bytes of a pair of key and value.</summary>
    private const int PairBytes = 192;

    /// <summary>Arguments that somebody writes down; more come from a spread.</summary>
    private const int ArgumentsWritten = 8;

    // Characters that one may become: by a percent code for each of its bytes, and by taking compositions apart.
    private const int EncodedMax = 9;
    private const int ComposedMax = 4;
    private const int CompatibleMax = 18;

    private readonly ScriptFunctions functions = new(engine, budget);

    /// <summary>The function that expressions get to see in place of <paramref name="original"/>.</summary>
    /// <param name="owner">
    /// Whose member it is, <c>String.prototype</c> for what texts have; empty for one without owner.
    /// </param>
    /// <param name="name">Its name.</param>
    /// <param name="original">The engine's function; anything else passes as it is.</param>
    public JsValue Around(string owner, string name, JsValue original) =>
        original is Function function ? Closed(Gate(owner, name, function)) : original;

    private ClrFunction Gate(string owner, string name, Function original)
    {
        var native = NativeCall.Of(original);
        var run = functions.Find(owner, name, native) ?? native;
        var admit = Admission(owner, name);
        return new ClrFunction(engine, name, (self, arguments) =>
        {
            budget.Enter();
            if (arguments.Length > ArgumentsWritten) ScriptBudget.AllowText(TextIn(arguments));
            admit?.Invoke(name, self, arguments);
            var value = run(self, arguments);
            budget.Leave();
            return value;
        });
    }

    /// <summary>As <see cref="Around"/>, but still open, for it is about to get members.</summary>
    public ObjectInstance Callable(string name, ObjectInstance original) => Gate("", name, (Function)original);

    /// <summary>What the rewriting of <see cref="ScriptText"/> calls.</summary>
    public IEnumerable<(string Name, JsValue Function)> Inserted =>
    [
        (ScriptNames.Check, Closed(new ClrFunction(engine, ScriptNames.Check, functions.Check))),
        (ScriptNames.Spread, Closed(new ClrFunction(engine, ScriptNames.Spread, functions.Spread))),
        (ScriptNames.Text, Closed(new ClrFunction(engine, ScriptNames.Text, functions.Text))),
    ];

    /// <summary>Makes an object that nothing can be added to; what it has was defined as constant before.</summary>
    public static T Closed<T>(T map)
        where T : ObjectInstance
    {
        map.PreventExtensions();
        return map;
    }

    private Action<string, JsValue, JsValue[]>? Admission(string owner, string name) => owner switch
    {
        "Array.prototype" => AdmitArray,
        "String.prototype" => AdmitText,
        "Object" or "Array" => AdmitParts,
        "" when name.StartsWith("encode", StringComparison.Ordinal) => AdmitEncoding,
        _ => null,
    };

    private static void AdmitEncoding(string name, JsValue self, JsValue[] arguments) =>
        ScriptBudget.AllowText((double)LengthOf(arguments.At(0)) * EncodedMax);

    private void AdmitArray(string name, JsValue self, JsValue[] arguments)
    {
        // What only looks like an array may claim any length, and the library would count up to it.
        if (self is not JsArray array)
            throw new JavaScriptException(engine.Intrinsics.TypeError, $"{name} works on arrays only");
        ScriptBudget.AllowItems(array.Length);
        if (name is "concat")
            ScriptBudget.AllowItems(array.Length + arguments.Sum(one => (one as JsArray)?.Length ?? 1d));
        if (name is "entries") budget.Reserve((long)array.Length * PairBytes);
        if (name is "indexOf" or "lastIndexOf" or "includes")
            ScriptBudget.AllowComparing((double)array.Length * LengthOf(arguments.At(0)));
        if (name is "sort" or "toSorted" && arguments.At(0).IsUndefined())
            ScriptBudget.AllowComparing(array.Length * Math.Log2(array.Length + 1d) * LongestIn(array));
    }

    private void AdmitText(string name, JsValue self, JsValue[] arguments)
    {
        if (self is not JsString text)
            throw new JavaScriptException(engine.Intrinsics.TypeError, $"{name} works on texts only");
        ScriptBudget.AllowText(text.Length);
        switch (name)
        {
            case "repeat":
                ScriptBudget.AllowText(text.Length * Math.Max(0, TypeConverter.ToNumber(arguments.At(0))));
                break;
            case "padStart" or "padEnd":
                ScriptBudget.AllowText(TypeConverter.ToNumber(arguments.At(0)));
                break;
            case "concat":
                ScriptBudget.AllowText(text.Length + arguments.Sum(one => (double)LengthOf(one)));
                break;
            case "normalize":
                var isCompatible = arguments.At(0).ToString().StartsWith("NFK", StringComparison.Ordinal);
                ScriptBudget.AllowText((double)text.Length * (isCompatible ? CompatibleMax : ComposedMax));
                break;
            case "match" or "matchAll" or "search" when arguments.At(0) is JsString pattern:
                if (pattern.Length > Limits.RegexCharsMax) throw new ScriptLimitException(
                    $"a regular expression in it has more than {Limits.RegexCharsMax} characters");
                break;
            case "indexOf" or "lastIndexOf" or "includes" or "replace" or "replaceAll":
                ScriptBudget.AllowComparing((double)text.Length * LengthOf(arguments.At(0)));
                break;
            case "split":
                ScriptBudget.AllowComparing((double)text.Length * LengthOf(arguments.At(0)));
                budget.Reserve(EntryBytes * Pieces(text, arguments.At(0)));
                break;
        }
    }

    private void AdmitParts(string name, JsValue self, JsValue[] arguments)
    {
        var whole = arguments.At(0);
        if (whole is JsArray array) ScriptBudget.AllowItems(array.Length);
        if (name is "fromEntries") ScriptBudget.AllowText(KeysIn(whole));
        if (whole is JsString or JsArray)
            budget.Reserve((long)LengthOf(whole) * (name is "entries" or "groupBy" ? PairBytes : EntryBytes));
    }

    private static long Pieces(JsString text, JsValue separator)
    {
        if (separator is not JsString between) return separator.IsUndefined() ? 1 : text.Length / 2;
        return between.Length == 0 ? text.Length : text.ToString().AsSpan().Count(between.ToString()) + 1L;
    }

    private static double TextIn(JsValue[] values)
    {
        var sum = 0d;
        foreach (var value in values)
            if (value is JsString text) sum += text.Length;
        return sum;
    }

    private static double LongestIn(JsArray array)
    {
        var longest = 0;
        for (var index = 0u; index < array.Length; index++)
            if (array[index] is JsString text) longest = Math.Max(longest, text.Length);
        return longest;
    }

    /// <summary>Every key is hashed, and a short list may hold one long key many times.</summary>
    private double KeysIn(JsValue pairs)
    {
        if (pairs is not JsArray array)
            throw new JavaScriptException(engine.Intrinsics.TypeError, "fromEntries works on arrays only");
        var sum = 0d;
        for (var index = 0u; index < array.Length; index++)
            if (array[index] is JsArray pair && pair.Length > 0) sum += LengthOf(pair[0]);
        return sum;
    }

    private static uint LengthOf(JsValue value) => value switch
    {
        JsString text => (uint)text.Length,
        JsArray array => array.Length,
        _ => 0,
    };
}
