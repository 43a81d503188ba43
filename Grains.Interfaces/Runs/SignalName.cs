using System.Text.RegularExpressions;

namespace Meanwhile.Runs;

/// <summary>How signals and the addresses of a run may be called.</summary>
public static partial class SignalName
{
    /// <summary>Whether a text can be one: letters, digits, dots, hyphens and underscores, 1 to 128.</summary>
    public static bool IsRight(string name) => Form().IsMatch(name);

    /// <summary>What to say of a text that cannot.</summary>
    /// <param name="what">How the caller calls the text.</param>
    public static string Expected(string what) =>
        $"`{what}` must be a name of 1 to 128 letters, digits, dots, hyphens and underscores";

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,128}\z")]
    private static partial Regex Form();
}
