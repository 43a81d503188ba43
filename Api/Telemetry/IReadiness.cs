namespace Meanwhile.Telemetry;

/// <summary>A part of the process that has to be ready before it may take traffic; hosts add theirs.</summary>
public interface IReadiness
{
    bool IsReady { get; }
}
