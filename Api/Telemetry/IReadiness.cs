namespace Meanwhile.Telemetry;

/// <summary>A part of the process that has to be ready before it may take traffic; hosts add theirs.</summary>
public interface IReadiness
{
    /// <summary>
    /// The revision of the catalog that has to be served before the process is ready; null while that is unknown.
    /// </summary>
    long? ReadyAt { get; }
}
