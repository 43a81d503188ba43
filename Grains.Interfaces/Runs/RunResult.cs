using Meanwhile.Errors;

namespace Meanwhile.Runs;

/// <summary>How a run ended: with an answer, or with a problem.</summary>
[GenerateSerializer, Immutable, Alias("meanwhile.run-result")]
public sealed class RunResult
{
    /// <summary>How it ended; never <see cref="RunStatus.Running"/>.</summary>
    [Id(0)]
    public required RunStatus Status { get; init; }

    /// <summary>The flow's output; null when the run did not succeed.</summary>
    [Id(1)]
    public Payload? Output { get; init; }

    /// <summary>HTTP status of the answer when the run succeeded, 200 to 599.</summary>
    [Id(2)]
    public int HttpStatus { get; init; } = 200;

    /// <summary>Headers of the answer, name and value in turn; empty for most flows.</summary>
    [Id(3)]
    public string[] Headers { get; init; } = [];

    /// <summary>Why the run did not succeed; null when it did.</summary>
    [Id(4)]
    public Problem? Problem { get; init; }

    /// <summary>What it waited.</summary>
    [Id(5)]
    public Receipt Receipt { get; init; }

    /// <summary>The same, for another problem.</summary>
    public RunResult With(Problem problem) =>
        new() { Status = Status, HttpStatus = HttpStatus, Headers = Headers, Problem = problem, Receipt = Receipt };

    /// <summary>The same, its output left out: for remembering results that are too large to keep.</summary>
    public RunResult WithoutOutput() =>
        new() { Status = Status, HttpStatus = HttpStatus, Headers = Headers, Problem = Problem, Receipt = Receipt };
}
