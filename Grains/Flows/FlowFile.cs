namespace Meanwhile.Flows;

/// <summary>One file with a flow, as read and checked.</summary>
public sealed record FlowFile(string Path, Definition Definition, Planning Planning);
