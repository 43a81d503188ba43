namespace Meanwhile.Shares;

/// <summary>
/// Says for the whole cluster who makes one call that many want; key: the name of the call, 64 hexadecimal digits, the
/// tenant in it. It keeps nothing but who is at it: values lie with the silo, and a crash loses them. Calls interleave;
/// those who ask wait for whoever makes the call.
/// </summary>
[Alias("meanwhile.share")]
public interface IShareGrain : IGrainWithStringKey
{
    /// <summary>
    /// Asks for the value of the call: gives one that is there, or lets the caller make the call, or waits for whoever
    /// makes it. Waits at most <see cref="Limits.ShareAnswerSecondsMax"/>; then the answer says nothing, and the caller
    /// asks again. Cancelling <paramref name="stop"/> ends the wait and nothing else.
    /// </summary>
    [Alias("ask"), ResponseTimeout("00:00:30")]
    Task<ShareReply> Ask(ShareAsk ask, CancellationToken stop);

    /// <summary>What came of a call. Those who wait for it have it at once; one that was given up is made by the next.
    /// </summary>
    [Alias("fill")]
    Task Fill(ShareFill fill);
}
