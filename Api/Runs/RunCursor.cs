using System.Buffers.Text;

namespace Meanwhile.Runs;

/// <summary>
/// Where a list of runs goes on: the last run of the page before, spelled so that nobody builds on it.
/// </summary>
internal static class RunCursor
{
    public static string After(Guid run) => Base64Url.EncodeToString(run.ToByteArray(bigEndian: true));

    public static bool TryRead(string? text, out Guid? before)
    {
        before = null;
        if (text is null) return true;
        var bytes = new byte[16];
        if (text.Length != 22 || !Base64Url.IsValid(text) || Base64Url.DecodeFromChars(text, bytes) != 16) return false;
        before = new Guid(bytes, bigEndian: true);
        return true;
    }
}
