using System.Globalization;

namespace Meanwhile.Chaos;

/// <summary>What the program is told. The same seed gives the same runs and the same faults in the same order; when
/// exactly each hits is up to the machine.</summary>
public sealed record ChaosOptions
{
    public const string Known = "--kills 50 --seed N --store sqlite|postgres --soak MINUTES --silos 1";

    /// <summary>How often the silo is killed.</summary>
    public int Kills { get; init; } = 50;

    public int Seed { get; init; } = Environment.TickCount & 0xFFFFF;

    public bool OnPostgres { get; init; }

    /// <summary>Silos of a cluster, one of which is killed at a time; 1 is a silo alone.</summary>
    public int Silos { get; init; } = 1;

    /// <summary>Goes on for so long, however many kills that makes; null counts kills.</summary>
    public TimeSpan? Soak { get; init; }

    public string Store => OnPostgres ? "postgres" : "sqlite";

    /// <summary>Null for words that are not known.</summary>
    public static ChaosOptions? Read(string[] args)
    {
        var options = new ChaosOptions();
        if (args.Length % 2 != 0) return null;
        for (var index = 0; index < args.Length; index += 2)
        {
            var value = args[index + 1];
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            switch (args[index])
            {
                case "--kills" when isNumber: options = options with { Kills = number }; break;
                case "--silos" when isNumber && number is > 0 and < 10:
                    options = options with { Silos = number };
                    break;
                case "--seed" when isNumber: options = options with { Seed = number }; break;
                case "--soak" when isNumber: options = options with { Soak = TimeSpan.FromMinutes(number) }; break;
                case "--store" when value is "sqlite" or "postgres":
                    options = options with { OnPostgres = value == "postgres" };
                    break;
                default: return null;
            }
        }
        return options;
    }
}
