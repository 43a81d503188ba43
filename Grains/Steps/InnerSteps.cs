using Meanwhile.Flows;

namespace Meanwhile.Steps;

/// <summary>The steps inside a container, as its settings hold them.</summary>
public sealed class InnerSteps
{
    /// <summary>Their plan, known once the whole flow has been checked.</summary>
    public PlannedScope Scope
    {
        get
        {
            Must.Hold(field is not null);
            return field;
        }

        internal set;
    }
}
