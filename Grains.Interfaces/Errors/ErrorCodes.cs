using System.Collections.Frozen;

namespace Meanwhile.Errors;

/// <summary>
/// The closed list of everything that can go wrong: MW1xxx the caller, MW2xxx the flow's author, MW3xxx an upstream,
/// MW4xxx us. A new code is one declaration in the file of its side (for authors, `FlowText` has what is
/// wrong with a text by itself).
/// </summary>
public static partial class ErrorCodes
{
    private static readonly Lazy<FrozenDictionary<string, ErrorCode>> ByCode = new(() => typeof(ErrorCodes)
        .GetFields()
        .Select(field => field.GetValue(null))
        .OfType<ErrorCode>()
        .ToFrozenDictionary(code => code.Code));

    /// <summary>Every code, in the order of its number.</summary>
    public static IReadOnlyList<ErrorCode> All =>
        [.. ByCode.Value.Values.OrderBy(code => code.Code, StringComparer.Ordinal)];

    /// <summary>
    /// The code with this name; <see cref="Internal"/> when there is none, for that is our own mistake.
    /// </summary>
    public static ErrorCode Find(string code) => ByCode.Value.GetValueOrDefault(code, Internal);

    /// <summary>The code with this name, or null.</summary>
    public static ErrorCode? TryFind(string code) => ByCode.Value.GetValueOrDefault(code);
}
