using System.Reflection;
using Meanwhile.Errors;
using Meanwhile.Flows;

namespace Meanwhile.Steps;

/// <summary>
/// One kind of step: reads nothing but its settings and its context, calls the outside once, and says how that ended.
/// Logging, measuring, time-outs, retries and connections are the runner's, once for all kinds.
/// </summary>
public abstract class StepKind
{
    protected StepKind()
    {
        var attribute = GetType().GetCustomAttribute<StepKindAttribute>();
        Must.Hold(attribute is not null);
        About = attribute;
    }

    /// <summary>Name, summary and connection of the kind.</summary>
    public StepKindAttribute About { get; }

    public string Name => About.Name;

    /// <summary>Whether it holds steps, which do the waiting.</summary>
    public virtual bool IsContainer => false;

    /// <summary>Whether it works with the run around it and not with the outside.</summary>
    public virtual bool NeedsInside => IsContainer;

    /// <summary>The type that holds its settings; from it follow reading, checking, schema and documentation.</summary>
    public abstract Type SettingsType { get; }

    /// <summary>When the steps inside are done, for a container with these constant settings.</summary>
    public virtual ScopeEnding EndingOf(object constant) => ScopeEnding.All;

    /// <summary>Makes one attempt.</summary>
    public abstract ValueTask<StepOutcome> RunAsync(object settings, StepContext context, CancellationToken stop);

    /// <summary>Whether a call with these constant settings changes something outside.</summary>
    public abstract bool Writes(object constant);

    /// <summary>
    /// What is wrong with a combination of settings that are each right by themselves: setting and sentence.
    /// </summary>
    public abstract IEnumerable<(string Setting, string Detail)> Check(object constant, IReadOnlySet<string> given);
}

/// <inheritdoc cref="StepKind"/>
public abstract class StepKind<TSettings> : StepKind
    where TSettings : class
{
    public sealed override Type SettingsType => typeof(TSettings);

    public sealed override ValueTask<StepOutcome> RunAsync(
        object settings, StepContext context, CancellationToken stop) => RunAsync((TSettings)settings, context, stop);

    public sealed override bool Writes(object constant) => Writes((TSettings)constant);

    public sealed override IEnumerable<(string Setting, string Detail)> Check(
        object constant, IReadOnlySet<string> given) => Check((TSettings)constant, given);

    protected abstract ValueTask<StepOutcome> RunAsync(
        TSettings settings, StepContext context, CancellationToken stop);

    protected virtual bool Writes(TSettings settings) => false;

    protected virtual IEnumerable<(string Setting, string Detail)> Check(
        TSettings settings, IReadOnlySet<string> given) => [];
}
