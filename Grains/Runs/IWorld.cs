using Meanwhile.Connections;
using Meanwhile.Steps;

namespace Meanwhile.Runs;

/// <summary>What lies outside a run: the real world, or the mocks of a test.</summary>
public interface IWorld
{
    /// <summary>Whether what is seen here is worth learning from.</summary>
    bool IsReal { get; }

    /// <summary>A number from 0 to 1 to draw delays from.</summary>
    double Lot();

    /// <summary>Whether it answers for this step in the place of its kind.</summary>
    bool Answers(Attempt attempt);

    /// <summary>The connection with this name; true with null when the world needs none.</summary>
    bool TryConnect(string tenant, string name, out Connection? connection);

    /// <summary>Makes the call of one attempt.</summary>
    ValueTask<StepOutcome> CallAsync(Attempt attempt, object settings, StepContext context, CancellationToken stop);
}
