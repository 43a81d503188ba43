using Meanwhile.Documents;
using Meanwhile.Runs;

namespace Meanwhile.Batches;

/// <summary>
/// A kind of step several of whose calls can be made as one. It says how they are put together and how the answer is
/// taken apart; gathering them, waiting and failing alone are the batcher's, once for all kinds.
/// </summary>
public interface IBatchedKind
{
    /// <summary>What is wrong with a <c>batch</c> around a step with these settings.</summary>
    /// <param name="constant">What of them is known before a run.</param>
    /// <param name="settings">The settings as written.</param>
    /// <param name="rule">The batch.</param>
    IEnumerable<BatchFault> CheckBatch(object constant, MapNode settings, BatchRule rule);

    /// <summary>The settings without what is gathered: calls that agree in them can be made as one.</summary>
    object Common(object settings, BatchRule rule);

    /// <summary>About how much one call adds to the joined one, in bytes.</summary>
    int BytesOf(object settings, BatchRule rule);

    /// <summary>The settings of one call for all of these.</summary>
    object Join(IReadOnlyList<object> members, BatchRule rule);

    /// <summary>What each of the members gets of the answer to their joined call.</summary>
    BatchSplit Split(StepValue answer, IReadOnlyList<object> members, BatchRule rule);
}
