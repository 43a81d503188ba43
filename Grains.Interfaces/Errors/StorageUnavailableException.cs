namespace Meanwhile.Errors;

/// <summary>
/// Definitions could not be read or kept, and nothing was changed. Callers answer with
/// <see cref="ErrorCodes.StorageUnavailable"/>; the message is for the log and names the file.
/// </summary>
[GenerateSerializer, Alias("meanwhile.storage-unavailable")]
public sealed class StorageUnavailableException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which file, and why.</param>
    public StorageUnavailableException(string message)
        : base(message)
    {
    }
}
