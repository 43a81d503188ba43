using Meanwhile.Chaos;

if (ChaosOptions.Read(args) is not { } options)
{
    await Console.Error.WriteLineAsync(
        $"Kills a silo again and again, and checks what it has promised.\n\n  {ChaosOptions.Known}");
    return 2;
}
if (options.Silos > 1)
{
    var cluster = await new ClusterOrdeal(options, Console.WriteLine).RunAsync();
    Console.WriteLine(cluster);
    return cluster.IsVoid ? 3 : cluster.Broken.Count + cluster.QuickFaults.Count > 0 ? 1 : 0;
}
var report = await new Ordeal(options, Console.WriteLine).RunAsync();
Console.WriteLine(report);
return report.IsVoid ? 3 : report.Broken.Count > 0 ? 1 : 0;
