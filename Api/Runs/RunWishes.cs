using System.Globalization;
using Meanwhile.Errors;
using Meanwhile.Problems;

namespace Meanwhile.Runs;

/// <summary>
/// What a caller asks of the run it starts, in headers: <c>Prefer</c> (RFC 7240) and <c>Idempotency-Key</c>.
/// </summary>
public sealed record RunWishes
{
    private static readonly RunWishes None = new();

    /// <summary>Do not wait for the answer.</summary>
    public bool IsAsync { get; private init; }

    /// <summary>How many seconds to wait for it; null when nothing is said.</summary>
    public int? WaitSeconds { get; private init; }

    /// <summary>The caller's name for the request; null for none.</summary>
    public string? IdempotencyKey { get; private init; }

    public bool Any => this != None;

    public TimeSpan Patience => IsAsync && WaitSeconds is null
        ? TimeSpan.Zero
        : TimeSpan.FromSeconds(WaitSeconds ?? Limits.PatienceSecondsDefault);

    /// <summary>What was heard of <c>Prefer</c>, for <c>Preference-Applied</c>.</summary>
    public string? Applied(bool isAccepted) => (isAccepted && IsAsync, WaitSeconds) switch
    {
        (true, { } seconds) => $"respond-async, wait={seconds}",
        (true, null) => "respond-async",
        (false, { } seconds) => $"wait={seconds}",
        _ => null,
    };

    /// <summary>The wishes, or why they cannot be read. Preferences that nobody knows are passed over, as the standard
    /// wants.</summary>
    public static (RunWishes? Wishes, ProblemAnswer? Refusal) Of(HttpRequest request)
    {
        var prefer = request.Headers["Prefer"];
        var keys = request.Headers["Idempotency-Key"];
        if (prefer.Count == 0 && keys.Count == 0) return (None, null);
        var wishes = None;
        foreach (var preference in prefer.SelectMany(line => (line ?? "").Split(',')))
        {
            var parts = preference.Split(';')[0].Split('=', 2, StringSplitOptions.TrimEntries);
            var value = parts.Length == 2 ? parts[1].Trim('"') : "";
            if (parts[0].Equals("respond-async", StringComparison.OrdinalIgnoreCase))
                wishes = wishes with { IsAsync = true };
            else if (parts[0].Equals("wait", StringComparison.OrdinalIgnoreCase) && wishes.WaitSeconds is null
                && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                wishes = wishes with { WaitSeconds = Math.Min(seconds, Limits.PatienceSecondsMax) };
        }
        if (keys.Count == 0) return (wishes, null);
        return KeyOf(keys) is { } key
            ? (wishes with { IdempotencyKey = key }, null)
            : (null, ProblemMapping.Of(ErrorCodes.BadRequest,
                $"`Idempotency-Key` must be one name of 1 to {Limits.KeyCharsMax} visible characters, "
                    + "in quotes or without"));
    }

    /// <summary>The standard has the key in quotes; most callers send it without.</summary>
    private static string? KeyOf(IReadOnlyList<string?> sent)
    {
        if (sent is not [{ } text]) return null;
        text = text.Trim();
        if (text.Length >= 2 && text[0] == '"' && text[^1] == '"')
            text = text[1..^1].Replace("\\\"", "\"").Replace("\\\\", "\\");
        return text.Length is > 0 and <= Limits.KeyCharsMax && text.All(unit => unit is >= ' ' and <= '~')
            ? text
            : null;
    }
}
