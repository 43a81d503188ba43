using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Meanwhile;

/// <summary>Assertions that stay on in release builds: inside the house records are trusted, and this is how.</summary>
public static class Must
{
    /// <summary>Throws when <paramref name="condition"/> is false: a mistake of ours, never of a caller.</summary>
    public static void Hold(
        [DoesNotReturnIf(false)] bool condition,
        [CallerArgumentExpression(nameof(condition))] string? text = null)
    {
        if (!condition) throw new InvalidOperationException($"This must hold and does not: {text}");
    }
}
