using System.Globalization;

namespace Meanwhile.Benchmarks;

/// <summary>The command line. Every option has a default, so that the bare name of a part is a full run.</summary>
internal sealed class BenchmarkOptions
{
    public const string Known =
        "--silo FILE --rounds 5 --seconds 4 --warmup 8 --waits 100,0 --concurrency 1,32,128,1000 "
        + "--servers a,b,b2,c,d --threads 40 --python /usr/bin/python3 --runs 10000 --door http1|http2 "
        + "--waiting 100000 --starts 5 --inflight 1,512 --json FILE";

    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    public string? Unknown { get; private init; }

    public string Silo =>
        Text("silo", Path.Combine(Machine.Repository, "Silo/bin/Release/net10.0/Meanwhile.Silo.dll"));
    public int Rounds => Number("rounds", 5);
    public double Seconds => Fraction("seconds", 4);

    /// <summary>Seconds of full load before the first counted round, enough for the last tier of the JIT.</summary>
    public double Warmup => Fraction("warmup", 8);
    public int[] Waits => Numbers("waits", "100,0");
    public int[] Concurrency => Numbers("concurrency", "1,32,128,1000");
    public string[] Servers => Text("servers", "a,b,b2,c,d").Split(',');

    /// <summary>Threads of the blocking twin: 40 is what FastAPI gives its own blocking handlers.</summary>
    public int Threads => Number("threads", 40);
    public string Python => Text("python", "/usr/bin/python3");
    public int Runs => Number("runs", 10_000);
    public int Waiting => Number("waiting", 100_000);
    public string Door => Text("door", "auto");

    /// <summary>Durable runs that are written at once.</summary>
    public int[] Inflight => Numbers("inflight", "1,512");
    public int Starts => Number("starts", 5);
    public string? Json => values.GetValueOrDefault("json");

    public int Port => Number("port", 0);
    public int StubPort => Number("stub", 0);

    public static BenchmarkOptions Read(string[] args)
    {
        var names = (Known + " --port --stub").Split(' ')
            .Where(word => word.StartsWith("--", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var stray = args.Where((word, place) => place % 2 == 0 && !names.Contains(word)).FirstOrDefault();
        if (stray is null && args.Length % 2 != 0) stray = $"{args[^1]} without a value";
        var options = new BenchmarkOptions { Unknown = stray };
        for (var place = 0; stray is null && place < args.Length; place += 2)
            options.values[args[place][2..]] = args[place + 1];
        return options;
    }

    private string Text(string name, string otherwise) => values.GetValueOrDefault(name, otherwise);

    private int Number(string name, int otherwise) =>
        values.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private double Fraction(string name, double otherwise) =>
        values.TryGetValue(name, out var text) ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private int[] Numbers(string name, string otherwise) =>
        [.. Text(name, otherwise).Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
}
