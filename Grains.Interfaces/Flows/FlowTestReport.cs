namespace Meanwhile.Flows;

/// <summary>What came of one test beside a flow.</summary>
/// <param name="Name">The test.</param>
/// <param name="TookMicroseconds">Virtual time that its run took.</param>
/// <param name="Failures">What was not as expected, a sentence each; empty when all was.</param>
[GenerateSerializer, Immutable, Alias("meanwhile.flow-test-report")]
public sealed record FlowTestReport(
    [property: Id(0)] string Name,
    [property: Id(1)] long TookMicroseconds,
    [property: Id(2)] string[] Failures)
{
    /// <summary>Whether all was as expected.</summary>
    public bool Passed => Failures.Length == 0;
}
