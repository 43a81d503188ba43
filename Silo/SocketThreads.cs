namespace Meanwhile;

/// <summary>
/// What waits for a socket goes on at once on the thread that has heard of it, instead of being handed to a thread of
/// the pool: a hand-over costs more than most of what is done with an answer. Nothing here blocks such a thread, and
/// what takes long (<see cref="Limits.AnswerBytesAtOnceMax"/>) leaves it by itself.
/// </summary>
internal static class SocketThreads
{
    /// <summary>The runtime reads it once, before its first socket, and has no other switch for it.</summary>
    private const string Switch = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Whoever starts the process may have said otherwise.</summary>
    public static void GoOnThere()
    {
        if (Environment.GetEnvironmentVariable(Switch) is null) Environment.SetEnvironmentVariable(Switch, "1");
    }
}
