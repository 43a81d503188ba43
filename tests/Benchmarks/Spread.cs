namespace Meanwhile.Benchmarks;

/// <summary>The middle and both ends of some rounds: one number alone would hide how sure it is.</summary>
internal sealed record Spread(double Median, double Min, double Max)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0) return new Spread(0, 0, 0);
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }

    public string Show(string format) =>
        $"{Median.ToString(format)} ({Min.ToString(format)}–{Max.ToString(format)})";
}
