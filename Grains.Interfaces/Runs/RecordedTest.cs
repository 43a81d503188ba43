using Meanwhile.Errors;

namespace Meanwhile.Runs;

/// <summary>A run that was turned into a test of its flow, or why it was not.</summary>
[GenerateSerializer, Immutable, Alias("meanwhile.recorded-test")]
public sealed class RecordedTest
{
    /// <summary>YAML to put into the flow; null when there is a problem.</summary>
    [Id(0)]
    public string? Text { get; init; }

    /// <summary>Why there is no test; null when there is one.</summary>
    [Id(1)]
    public Problem? Problem { get; init; }

    /// <summary>No test, with the reason.</summary>
    public static RecordedTest Refused(ErrorCode code, string detail) =>
        new() { Problem = new Problem { Code = code.Code, Detail = detail } };
}
