using Meanwhile.Errors;

namespace Meanwhile.Expressions;

/// <summary>What came of a <see cref="ScriptCall"/>.</summary>
public abstract record ScriptResult
{
    private ScriptResult()
    {
    }

    /// <summary>Every expression has its value.</summary>
    /// <param name="Values">
    /// JSON texts in the order of the call, as <c>JSON.stringify</c> writes them; null is undefined, or a function.
    /// </param>
    public sealed record Done(IReadOnlyList<ReadOnlyMemory<byte>?> Values) : ScriptResult;

    /// <summary>One expression did not come to a value, so the step cannot be rendered.</summary>
    /// <param name="Code">Failed, over a limit, or refused because too many wait.</param>
    /// <param name="Detail">The expression, shortened, and what JavaScript said about it.</param>
    public sealed record Failed(Errors.ErrorCode Code, string Detail) : ScriptResult
    {
        /// <summary>
        /// What the engine threw when it was nothing a script should be able to cause; for the log alone.
        /// </summary>
        public Exception? Cause { get; init; }
    }
}
