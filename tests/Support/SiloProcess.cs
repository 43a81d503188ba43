using System.Diagnostics;
using System.Globalization;

namespace Meanwhile.Support;

/// <summary>
/// The product as its own process with folders of its own. It may be killed and started again on the same folders, as
/// often as a test likes.
/// </summary>
public sealed class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    private readonly string home = Directory.CreateTempSubdirectory("meanwhile-silo-").FullName;
    private Child? child;

    public SiloProcess()
    {
        DataFolder = Directory.CreateDirectory(Path.Combine(home, "data")).FullName;
        FlowsFolder = Directory.CreateDirectory(Path.Combine(home, "flows")).FullName;
        ConnectionsFolder = Directory.CreateDirectory(Path.Combine(home, "connections")).FullName;
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}"));
        Client = new HttpClient { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public string DataFolder { get; }

    public string FlowsFolder { get; }

    public string ConnectionsFolder { get; }

    /// <summary>Variables the next start adds to this process's own.</summary>
    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>();

    /// <summary>Switches the next start adds to its own.</summary>
    public IList<string> Switches { get; } = [];

    public int ProcessId => Running.Id;

    /// <summary>Completes when the process has ended, whoever ended it.</summary>
    public Task Exited => Running.Exited;

    /// <summary>Valid once <see cref="Exited"/> has completed.</summary>
    public int ExitCode => Running.ExitCode;

    /// <summary>All that the current process has printed so far, on both streams.</summary>
    public string Output => Running.Output;

    private Child Running => child ?? throw new InvalidOperationException("The silo was never started.");

    public Task WriteFlow(string name, string yaml) =>
        File.WriteAllTextAsync(Path.Combine(FlowsFolder, $"{name}.yaml"), yaml);

    public Task WriteConnection(string name, string yaml) =>
        File.WriteAllTextAsync(Path.Combine(ConnectionsFolder, $"{name}.yaml"), yaml);

    /// <summary>Starts the product and returns when it says that it can take traffic.</summary>
    public async Task StartAsync()
    {
        await LaunchAsync();
        using CancellationTokenSource patience = new(ReadyWithin);
        while (!await IsReadyAsync(patience.Token))
        {
            if (Exited.IsCompleted)
            {
                throw new InvalidOperationException($"The silo ended with {ExitCode} at its start:\n{Output}");
            }

            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"The silo was not ready within {ReadyWithin}:\n{Output}");
            }

            await Task.Delay(BetweenLooks, CancellationToken.None);
        }
    }

    /// <summary>Starts the product without waiting, for tests of starts that fail.</summary>
    public async Task LaunchAsync()
    {
        if (child is not null)
        {
            await child.DisposeAsync();
        }

        ProcessStartInfo start = new("dotnet",
        [
            Repository.SiloProgram, "--urls", Address.OriginalString, "--data", DataFolder, "--flows", FlowsFolder,
            "--connections", ConnectionsFolder, .. Switches,
        ])
        {
            WorkingDirectory = home,
        };
        foreach ((string name, string value) in Environment)
        {
            start.Environment[name] = value;
        }

        child = Child.Start(start, "KILL", home);
    }

    /// <summary>Completes when a printed line contains the text.</summary>
    public Task<string> Printed(string text) => Running.Printed(text);

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        Running.Signal(Child.SigKill);
        await Exited;
    }

    /// <summary>SIGTERM, and the process's own way out.</summary>
    public async Task TerminateAsync()
    {
        Running.Signal(Child.SigTerm);
        await Exited;
    }

    /// <summary>SIGSTOP: it does nothing more, and nobody is told.</summary>
    public void Freeze() => Running.Signal(Child.SigStop);

    /// <summary>SIGCONT: it goes on as if no time had passed.</summary>
    public void Thaw() => Running.Signal(Child.SigContinue);

    /// <summary>Ends the process, however it stands; its folders stay.</summary>
    public async Task StopAsync()
    {
        if (child is not null)
        {
            await child.DisposeAsync();
            child = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (child is not null)
        {
            await child.DisposeAsync();
        }

        Directory.Delete(home, recursive: true);
    }

    private async Task<bool> IsReadyAsync(CancellationToken patience)
    {
        try
        {
            using HttpResponseMessage answer = await Client.GetAsync("/health/ready", patience);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception notYet) when (notYet is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
