using System.Collections.Frozen;

namespace Meanwhile.Expressions;

/// <summary>
/// What of JavaScript's own library an expression may use. One list serves both sides: publishing refuses what is not
/// on it, and the engine contains nothing else, so there is nothing to reach by a detour.
/// </summary>
internal static class ScriptNames
{
    /// <summary>
    /// How the names that our own rewriting puts into a script begin; nobody else may use such names.
    /// </summary>
    public const string ReservedStart = "__";

    /// <summary>
    /// Called around an operator or a computed key: looks after memory, time and the length of texts.
    /// </summary>
    public const string Check = "__check";

    /// <summary>Called around what is spread, before its entries are copied.</summary>
    public const string Spread = "__spread";

    /// <summary>The tag of every template literal, which builds the text within its bound.</summary>
    public const string Text = "__text";

    /// <summary>Values without members.</summary>
    public static readonly FrozenSet<string> Constants = Set("undefined NaN Infinity");

    /// <summary>Functions without members.</summary>
    public static readonly FrozenSet<string> Functions = Set(
        "parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent encodeURI decodeURI");

    /// <summary>Of the names with members those that are functions themselves: <c>items.map(String)</c>.</summary>
    public static readonly FrozenSet<string> Callable = Set("Array Boolean Number String");

    /// <summary>Names with members, and the members.</summary>
    public static readonly FrozenDictionary<string, FrozenSet<string>> Members =
        new Dictionary<string, FrozenSet<string>>
        {
            ["Array"] = Set("from isArray of"),
            ["Boolean"] = Set(""),
            // Neither `Date.now` nor `new Date()`: a run that is repeated must come to the same values.
            ["Date"] = Set("UTC parse"),
            ["JSON"] = Set("parse stringify"),
            // `random` is left out for the same reason.
            ["Math"] = Set(
            "E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs acos acosh asin asinh atan atan2 atanh cbrt ceil " +
            "clz32 cos cosh exp expm1 floor fround hypot imul log log10 log1p log2 max min pow round sign sin sinh " +
            "sqrt tan tanh trunc"),
            ["Number"] = Set("EPSILON MAX_SAFE_INTEGER MAX_VALUE MIN_SAFE_INTEGER MIN_VALUE NEGATIVE_INFINITY NaN " +
            "POSITIVE_INFINITY isFinite isInteger isNaN isSafeInteger parseFloat parseInt"),
            ["Object"] = Set("assign entries fromEntries groupBy hasOwn is keys values"),
            ["String"] = Set("fromCharCode fromCodePoint"),
        }.ToFrozenDictionary();

    /// <summary>What values have: the prototype of each kind, and the names that stay on it.</summary>
    public static readonly FrozenDictionary<string, FrozenSet<string>> Prototypes =
        new Dictionary<string, FrozenSet<string>>
        {
            ["Array"] = Set(
            "at concat copyWithin entries every fill filter find findIndex findLast findLastIndex flat flatMap " +
            "forEach includes indexOf join keys lastIndexOf length map pop push reduce reduceRight reverse shift " +
            "slice some sort splice toReversed toSorted toSpliced toString unshift values with"),
            ["Boolean"] = Set("toString valueOf"),
            // No `bind`, `call` or `apply`: chains of them are calls of the machine that no limit of the engine counts.
            ["Function"] = Set("length name"),
            // Iterators keep `next` and nothing that builds one iterator on another, for the same reason.
            ["Iterator"] = Set(""),
            ["Number"] = Set("toExponential toFixed toPrecision toString valueOf"),
            ["Object"] = Set("hasOwnProperty toString valueOf"),
            ["RegExp"] = Set(
            "dotAll exec flags global hasIndices ignoreCase multiline source sticky test unicode unicodeSets"),
            ["String"] = Set(
            "at charAt charCodeAt codePointAt concat endsWith includes indexOf isWellFormed lastIndexOf length " +
            "localeCompare match matchAll normalize padEnd padStart repeat replace replaceAll search slice split " +
            "startsWith substring toLowerCase toString toUpperCase toWellFormed trim trimEnd trimStart valueOf"),
        }.ToFrozenDictionary();

    /// <summary>Members that change the value they are called on, or may be made to.</summary>
    public static readonly FrozenSet<string> Changing = Set(
        "assign copyWithin fill pop push reverse shift sort splice unshift");

    /// <summary>True for a name that JavaScript itself gives.</summary>
    public static bool IsKnown(string name) =>
        Members.ContainsKey(name) || Functions.Contains(name) || Constants.Contains(name);

    /// <summary>Every name that JavaScript itself gives, for "did you mean".</summary>
    public static IEnumerable<string> Known => Members.Keys.Concat(Functions).Concat(Constants);

    private static FrozenSet<string> Set(string names) =>
        names.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
