using System.Threading.Channels;
using Meanwhile.Connections;
using Meanwhile.Documents;
using Meanwhile.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meanwhile.Flows;

/// <summary>
/// Publishes what lies in the folders of flows and connections, and again whenever a file there changes. A file with
/// errors changes nothing: the version before serves on, and the log says where the errors are.
/// </summary>
public sealed partial class DefinitionFolder(
    DefinitionFolders folders, IGrainFactory grains, TimeProvider time, ILogger<DefinitionFolder> log)
    : BackgroundService
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, string> published = [];

    /// <summary>Files that call flows which are not there yet, and what was said of them.</summary>
    private readonly List<(string File, Definition Definition, Problem[] Problems)> early = [];
    private long revision;
    private readonly TaskCompletionSource<long> loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ICatalogGrain Catalog => grains.GetGrain<ICatalogGrain>(Tenancy.Default);

    /// <summary>Ends when every file has been looked at once, with the catalog's revision after that.</summary>
    public Task<long> Loaded => loaded.Task;

    /// <summary>The result of <see cref="Loaded"/>; null before.</summary>
    public long? LoadedAt => loaded.Task.IsCompletedSuccessfully ? revision : null;

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        var changes =
            Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var flows = Watch(folders.Flows, changes.Writer);
        using var connections = Watch(folders.Connections, changes.Writer);
        try
        {
            foreach (var builtIn in folders.BuiltIn)
                Seen((await Catalog.PutConnection(builtIn.Name, builtIn.Definition, "built-in")).Revision);
            await LoadAsync(stop);
            loaded.SetResult(revision);
            while (await changes.Reader.WaitToReadAsync(stop))
            {
                await Task.Delay(Quiet, time, stop);
                changes.Reader.TryRead(out _);
                await LoadAgainAsync(changes.Writer, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private static FileSystemWatcher? Watch(string? folder, ChannelWriter<bool> changes)
    {
        if (folder is null || !Directory.Exists(folder)) return null;
        var watcher = new FileSystemWatcher(folder);
        watcher.Changed += (_, _) => changes.TryWrite(true);
        watcher.Created += (_, _) => changes.TryWrite(true);
        watcher.Deleted += (_, _) => changes.TryWrite(true);
        watcher.Renamed += (_, _) => changes.TryWrite(true);
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    /// <summary>A store that fails for a while does not end the process; what was not kept is offered again.</summary>
    private async Task LoadAgainAsync(ChannelWriter<bool> changes, CancellationToken stop)
    {
        try
        {
            await LoadAsync(stop);
        }
        catch (StorageUnavailableException error)
        {
            Log.NotKept(log, error.Message);
            await Task.Delay(Pause, time, stop);
            changes.TryWrite(true);
        }
    }

    private async Task LoadAsync(CancellationToken stop)
    {
        var present = new HashSet<string>();
        foreach (var file in Files(folders.Connections))
            await OfferAsync(file, present, PutConnectionAsync, stop);
        foreach (var file in Files(folders.Flows))
            await OfferAsync(file, present, PublishAsync, stop);
        await PublishEarlyAsync();
        foreach (var gone in published.Keys.Where(file => !present.Contains(file)).ToArray()) await RemoveAsync(gone);
    }

    private static IEnumerable<string> Files(string? folder) => folder is null || !Directory.Exists(folder)
        ? []
        : Directory.EnumerateFiles(folder)
            .Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json")
            .Order(StringComparer.Ordinal);

    private async Task OfferAsync(
        string file, HashSet<string> present, Func<string, Definition, Task<bool>> offer, CancellationToken stop)
    {
        present.Add(file);
        byte[] text;
        try
        {
            text = await File.ReadAllBytesAsync(file, stop);
        }
        catch (IOException)
        {
            return;
        }
        var hash = ContentHash.Of(text);
        if (published.GetValueOrDefault(file) == hash) return;
        await offer(file, new Definition(text, file.EndsWith(".json", StringComparison.Ordinal)
            ? "application/json"
            : "application/yaml"));
        published[file] = hash;
    }

    /// <summary>Offers again what calls flows that may have come since, as long as that publishes any.</summary>
    private async Task PublishEarlyAsync()
    {
        for (var before = int.MaxValue; early.Count > 0 && early.Count < before;)
        {
            var again = early.ToArray();
            before = again.Length;
            early.Clear();
            foreach (var (file, definition, _) in again) await PublishAsync(file, definition);
        }
        foreach (var (file, definition, problems) in early) Report(file, definition, problems);
        early.Clear();
    }

    private async Task<bool> PublishAsync(string file, Definition definition)
    {
        var outcome = await Catalog.Publish(new PublishRequest { Definition = definition, Origin = Origin(file) });
        Seen(outcome.Revision);
        if (outcome.Problems.Any(problem => problem.Code == ErrorCodes.UnknownFlow.Code))
        {
            early.Add((file, definition, outcome.Problems));
            return false;
        }
        if (outcome.Flow is { } flow) Log.Published(log, Path.GetFileName(file), flow.Flow, flow.Version);
        Report(file, definition, outcome.Flow is null ? outcome.Problems : outcome.Flow.Plan.Warnings);
        return outcome.Flow is not null;
    }

    private async Task<bool> PutConnectionAsync(string file, Definition definition)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var outcome = await Catalog.PutConnection(name, definition, Origin(file));
        Seen(outcome.Revision);
        if (outcome.Connection is not null) Log.Connected(log, Path.GetFileName(file), name);
        Report(file, definition, outcome.Problems);
        return outcome.Connection is not null;
    }

    private async Task RemoveAsync(string file)
    {
        await foreach (var snapshot in Catalog.Follow(-1, CancellationToken.None))
        {
            foreach (var flow in snapshot.Flows.Where(flow => flow.Origin == Origin(file)))
                await Catalog.Withdraw(flow.Flow);
            foreach (var one in snapshot.Connections.Where(one => one.Origin == Origin(file)))
                await Catalog.RemoveConnection(one.Name);
            break;
        }
        published.Remove(file);
        Log.Removed(log, Path.GetFileName(file));
    }

    private void Report(string file, Definition definition, Problem[] problems)
    {
        if (problems.Length > 0) Log.Problems(log, ProblemPage.Render(file, definition.Text, problems));
    }

    private void Seen(long after) => revision = Math.Max(revision, after);

    private static string Origin(string file) => $"file:{Path.GetFileName(file)}";

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{File}: flow {Flow} is published as version {Version}")]
        public static partial void Published(ILogger log, string file, string flow, string version);

        [LoggerMessage(2, LogLevel.Information, "{File}: connection {Name} is ready")]
        public static partial void Connected(ILogger log, string file, string name);

        [LoggerMessage(3, LogLevel.Warning, "{Problems}")]
        public static partial void Problems(ILogger log, string problems);

        [LoggerMessage(4, LogLevel.Information, "{File} is gone, and what it published is withdrawn")]
        public static partial void Removed(ILogger log, string file);

        [LoggerMessage(5, LogLevel.Error, "{Message}; trying again")]
        public static partial void NotKept(ILogger log, string message);
    }
}
