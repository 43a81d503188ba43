using System.Text;
using System.Text.Json;

namespace Meanwhile.Runs;

/// <summary>What a <c>wait</c> gives.</summary>
internal static class WaitValue
{
    /// <summary>When it ended, and what came with the signal or the call.</summary>
    public static StepValue Of(DateTimeOffset endedAt, ReadOnlyMemory<byte>? data) => new(
        new StepMember("endedAt", JsonText.Of(Instant(endedAt))),
        new StepMember("data", data ?? JsonText.Null));

    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
}
