using System.Collections.Frozen;

namespace Meanwhile.Steps;

/// <summary>
/// Every step kind there is: each class of this assembly that carries <see cref="StepKindAttribute"/>.
/// </summary>
public sealed class StepKinds
{
    private readonly FrozenDictionary<string, StepKind> byName = typeof(StepKinds).Assembly.GetTypes()
        .Where(type => type.IsDefined(typeof(StepKindAttribute), inherit: false))
        .Select(type => (StepKind)Activator.CreateInstance(type)!)
        .ToFrozenDictionary(kind => kind.Name);

    public IEnumerable<StepKind> All => byName.Values.OrderBy(kind => kind.Name, StringComparer.Ordinal);

    public StepKind? Find(string name) => byName.GetValueOrDefault(name);
}
