using Meanwhile.Errors;

namespace Meanwhile.Flows;

/// <summary>What came of running the tests beside a flow without publishing it.</summary>
[GenerateSerializer, Immutable, Alias("meanwhile.flow-test-outcome")]
public sealed record FlowTestOutcome
{
    /// <summary>What is wrong with the definition; then no test was run.</summary>
    [Id(0)]
    public Problem[] Problems { get; init; } = [];

    /// <summary>The tests in the order of the definition.</summary>
    [Id(1)]
    public FlowTestReport[] Tests { get; init; } = [];
}
