namespace Meanwhile.Steps;

/// <summary>What a <c>fail</c> step says about itself.</summary>
/// <param name="Type">A URI for this kind of problem; null leaves ours.</param>
/// <param name="Title">The same words each time; null leaves ours.</param>
/// <param name="Status">HTTP status, 400 to 599.</param>
public sealed record AuthoredProblem(string? Type, string? Title, int Status);
