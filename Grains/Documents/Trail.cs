using System.Globalization;

namespace Meanwhile.Documents;

/// <summary>
/// The way from the root to a node. It is spelled out as a JSON Pointer only when somebody asks: written into every
/// node, long keys high up would cost a stranger's document its size squared.
/// </summary>
internal sealed class Trail
{
    /// <summary>The way to the root itself.</summary>
    public static readonly Trail Root = new(null, "");

    private readonly Trail? _parent;
    private readonly string _step;

    private Trail(Trail? parent, string step)
    {
        _parent = parent;
        _step = step;
    }

    public Trail To(string key) => new(this, key);

    public Trail To(int index) => new(this, index.ToString(CultureInfo.InvariantCulture));

    public override string ToString()
    {
        var steps = new Stack<string>();
        for (var trail = this; trail._parent is not null; trail = trail._parent)
        {
            steps.Push("/" + trail._step.Replace("~", "~0").Replace("/", "~1"));
        }

        return string.Concat(steps);
    }
}
