namespace Meanwhile.Runs;

/// <summary>One named part of a step's value, as JSON text.</summary>
public readonly record struct StepMember(string Name, ReadOnlyMemory<byte> Json);
