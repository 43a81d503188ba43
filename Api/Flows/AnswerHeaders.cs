using System.Collections.Frozen;

namespace Meanwhile.Flows;

/// <summary>Headers of the answer that belong to the server; a flow that names one is not heard.</summary>
internal static class AnswerHeaders
{
    private static readonly FrozenSet<string> Ours = new[]
    {
        "Connection", "Content-Length", "Transfer-Encoding", "Keep-Alive", "Upgrade", "Trailer", "TE", "Date", "Server",
        "Meanwhile-Run", "Server-Timing",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool MaySet(string name) => !Ours.Contains(name);
}
