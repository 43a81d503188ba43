using System.Threading.Channels;

namespace Meanwhile.Runs;

/// <summary>
/// Those who watch a run. One who does not keep up is let go, and comes back asking from where he was.
/// </summary>
internal sealed class RunWatch
{
    private readonly List<Channel<RunNews>> watchers = [];

    public bool IsEmpty => watchers.Count == 0;

    public bool IsFull => watchers.Count >= Limits.WatchersPerRunMax;

    public Channel<RunNews> Enter()
    {
        var channel = Channel.CreateBounded<RunNews>(Limits.NewsWaitingMax);
        watchers.Add(channel);
        return channel;
    }

    public void Leave(Channel<RunNews> channel) => watchers.Remove(channel);

    public void Tell(RunNews news)
    {
        foreach (var watcher in watchers.ToArray())
            if (!watcher.Writer.TryWrite(news)) watcher.Writer.TryComplete();
    }

    public void Close()
    {
        foreach (var watcher in watchers) watcher.Writer.TryComplete();
    }
}
