namespace Meanwhile.Expressions;

/// <summary>
/// Leaves the engine when a limit is reached. It never leaves <see cref="ScriptRealm"/>; only an exception can unwind
/// an interpreter, and this one is of no kind that a script can catch.
/// </summary>
internal sealed class ScriptLimitException(string limit) : Exception(limit);
