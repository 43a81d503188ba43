namespace Meanwhile.Errors;

/// <summary>
/// Definitions or runs could not be read or kept. What was asked for may be asked for again and does no harm then.
/// Callers answer with <see cref="ErrorCodes.StorageUnavailable"/>; the message is for the log and names the place.
/// </summary>
[GenerateSerializer, Alias("meanwhile.storage-unavailable")]
public sealed class StorageUnavailableException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which file or database, why, and what to do.</param>
    public StorageUnavailableException(string message)
        : base(message)
    {
    }
}
