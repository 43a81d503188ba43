namespace Meanwhile.OpenApi;

/// <summary>A request header that a call listens to.</summary>
internal sealed record HeaderNote(string Name, string Description);
