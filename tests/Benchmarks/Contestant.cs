namespace Meanwhile.Benchmarks;

/// <summary>One server in the sweep, under the letter the report uses for it.</summary>
internal sealed class Contestant : IDisposable
{
    private const int BlockingCallersWithoutWaitMax = 128;

    private readonly IDisposable owner;

    private Contestant(string letter, string name, int port, ChildProcess child, IDisposable? owner = null)
    {
        (Letter, Name, Port, Child, this.owner) = (letter, name, port, child, owner ?? child);
    }

    public string Letter { get; }

    public string Name { get; }

    public int Port { get; }

    public ChildProcess Child { get; }

    /// <summary>The server behind a letter, or null with a line that says why it cannot run here.</summary>
    public static Contestant? Start(
        string letter, BenchmarkOptions options, int stubPort, bool pinned = true)
    {
        var port = Machine.FreePort();
        var threads = $"{options.Threads}";
        int? core = pinned ? ChildProcess.ServerCore : null;
        return letter switch
        {
            "a" => Role(letter, $"blocking twin, {threads} threads", "blocking", "--threads", threads),
            "b" => Role(letter, "hand-written, Task.WhenAll", "handwritten"),
            "b2" => Role(letter, "hand-written, lean", "lean"),
            "c" when File.Exists(options.Silo) => OfProduct(Product.Start(options.Silo, port, stubPort, pinned), port),
            "c" => Absent(letter, $"there is no {options.Silo}; build it with: dotnet build Silo -c Release"),
            "d" => FastApi.Missing(options.Python) is { } missing
                ? Absent(letter, missing)
                : new Contestant(
                    letter, "FastAPI + aiohttp", port, FastApi.Start(options.Python, port, stubPort, core)),
            _ => Absent(letter, "there is no such server"),
        };

        Contestant Role(string mark, string name, string role, params string[] more)
        {
            string[] arguments = ["--port", $"{port}", "--stub", $"{stubPort}", .. more];
            return new Contestant(mark, name, port, ChildProcess.StartRole(core, role, arguments));
        }
    }

    /// <summary>The blocking twin is left out where its threads would only measure the length of its queue.</summary>
    public bool Suits(int wait, int callers) =>
        Letter != "a" || wait > 0 || callers <= BlockingCallersWithoutWaitMax;

    public void Dispose() => owner.Dispose();

    private static Contestant OfProduct(Product product, int port) =>
        new("c", "Meanwhile", port, product.Child, product);

    private static Contestant? Absent(string letter, string reason)
    {
        Console.WriteLine($"{letter} is left out: {reason}");
        return null;
    }
}
