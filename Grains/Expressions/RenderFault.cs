namespace Meanwhile.Expressions;

/// <summary>Why a template could not be filled in.</summary>
public sealed record RenderFault(ErrorCode Code, string Detail);
