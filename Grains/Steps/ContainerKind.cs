namespace Meanwhile.Steps;

/// <summary>
/// A kind with steps inside. It says when they run and what becomes of their values; running them is the run's.
/// </summary>
public abstract class ContainerKind<TSettings> : StepKind<TSettings>
    where TSettings : class
{
    public sealed override bool IsContainer => true;
}
