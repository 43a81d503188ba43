using Meanwhile.Documents;

namespace Meanwhile.FlowTests;

/// <summary>One test as it stands beside a flow.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Input">The input of the run.</param>
/// <param name="Mocks">What the outside gives, by the path of the step; several in turn, the last for good.</param>
/// <param name="Expect">What must come of it.</param>
/// <param name="Place">Where it stands.</param>
public sealed record FlowTest(
    string Name,
    ReadOnlyMemory<byte> Input,
    IReadOnlyDictionary<string, IReadOnlyList<Mock>> Mocks,
    Expectation Expect,
    DocumentNode Place);
