using System.Reflection;
using Orleans;
using Orleans.Concurrency;
using Shouldly;
using Xunit;

namespace Meanwhile.House;

/// <summary>Section 4 of the house: what crosses between grains is sealed, immutable and named for good.</summary>
public sealed class WireTests
{
    private static readonly Type[] Contracts =
        [.. Product.Interfaces.GetTypes().Where(type => type.IsInterface && type.IsAssignableTo(typeof(IGrain)))];

    private static readonly Type[] Grains =
        [.. Product.Grains.GetTypes()
            .Where(type => type.IsClass && !type.IsAbstract && type.IsAssignableTo(typeof(IGrain)))
            .Where(Product.IsWritten)];

    private static readonly HashSet<Type> Primitives =
    [
        typeof(void), typeof(bool), typeof(int), typeof(long), typeof(double), typeof(string), typeof(Guid),
            typeof(byte[]),
        typeof(DateTimeOffset), typeof(TimeSpan), typeof(CancellationToken), typeof(Task), typeof(ValueTask),
    ];

    private static readonly Type[] Wrappers =
        [typeof(Task<>), typeof(ValueTask<>), typeof(IAsyncEnumerable<>), typeof(Nullable<>)];

    [Fact]
    public void There_are_contracts_and_grains_to_judge()
    {
        Contracts.ShouldNotBeEmpty();
        Grains.Length.ShouldBe(Contracts.Length);
    }

    [Fact]
    public void Every_grain_contract_and_every_method_of_it_has_an_alias() => Contracts
        .SelectMany(contract => contract.GetMethods().Cast<MemberInfo>().Append(contract))
        .Where(member => !member.IsDefined(typeof(AliasAttribute), inherit: false))
        .Select(member => $"{member.DeclaringType?.Name}.{member.Name}")
        .MustBeNone("Names on the wire are [Alias]es, so that renaming in C# breaks no cluster:");

    [Fact]
    public void Only_sealed_immutable_types_with_a_name_cross_a_grain_boundary()
    {
        var seen = new HashSet<Type>();
        var offenders = new List<string>();
        foreach (var method in Contracts.SelectMany(contract => contract.GetMethods()))
            foreach (var type in method.GetParameters().Select(one => one.ParameterType).Append(method.ReturnType))
                Judge(type, $"{method.DeclaringType!.Name}.{method.Name}", seen, offenders);
        offenders.MustBeNone("What crosses is a sealed [GenerateSerializer, Immutable, Alias] type, or a plain value:");
        seen.Count.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Ids_of_members_on_the_wire_count_up_from_0_without_gaps() => Product.Interfaces.GetTypes()
        .Where(type => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
        .Select(type =>
            (type, ids: Members(type).Select(member => member.GetCustomAttribute<IdAttribute>()!.Id).Order()))
        .Where(pair => !pair.ids.SequenceEqual(Enumerable.Range(0, pair.ids.Count()).Select(id => (uint)id)))
        .Select(pair => $"{pair.type.Name}: {string.Join(", ", pair.ids)}")
        .MustBeNone("[Id]s are 0, 1, 2 … and never renumbered:");

    [Fact]
    public void No_two_things_on_the_wire_share_a_name() => Product.Interfaces.GetTypes()
        .Where(type => type.IsDefined(typeof(AliasAttribute), inherit: false))
        .GroupBy(type => type.GetCustomAttribute<AliasAttribute>()!.Alias)
        .Where(group => group.Count() > 1 || !group.Key.StartsWith("meanwhile.", StringComparison.Ordinal))
        .Select(group => $"{group.Key}: {string.Join(", ", group.Select(type => type.Name))}")
        .MustBeNone("Aliases are unique and begin with `meanwhile.`:");

    [Fact]
    public void Every_grain_is_reentrant_and_sealed() => Grains
        .Where(grain => !grain.IsDefined(typeof(ReentrantAttribute), inherit: true) || !grain.IsSealed)
        .Select(grain => grain.Name)
        .MustBeNone("A grain awaits, so its calls interleave; changes that must not are guarded where they happen:");

    [Fact]
    public void The_contracts_are_frozen_in_a_manifest()
    {
        var project = Tracked.Text("Grains.Interfaces/Grains.Interfaces.csproj");
        project.ShouldContain("<EnableOrleansContractsAnalyzer>true</EnableOrleansContractsAnalyzer>");
        var manifest = Tracked.Text("Grains.Interfaces/OrleansContracts.txt");
        Contracts.SelectMany(contract => contract.GetMethods().Select(method => (contract, method)))
            .Select(pair => (pair.contract.FullName, Alias: pair.method.GetCustomAttribute<AliasAttribute>()!.Alias))
            .Where(pair => !manifest.Contains($" {pair.FullName} [", StringComparison.Ordinal)
                || !manifest.Contains($"\n  {pair.Alias}: ", StringComparison.Ordinal))
            .Select(pair => $"{pair.FullName}: {pair.Alias}")
            .MustBeNone("CONTRIBUTING.md says how to write the manifest anew:");
    }

    private static void Judge(Type type, string where, HashSet<Type> seen, List<string> offenders)
    {
        if (Primitives.Contains(type) || type.IsEnum || !seen.Add(type)) return;
        if (type.IsArray || (type.IsGenericType && Wrappers.Contains(type.GetGenericTypeDefinition())))
        {
            Judge(type.IsArray ? type.GetElementType()! : type.GetGenericArguments()[0], where, seen, offenders);
            return;
        }
        if (!type.IsSealed || !Has<GenerateSerializerAttribute>(type) || !Has<ImmutableAttribute>(type)
            || !Has<AliasAttribute>(type))
            offenders.Add($"{type.Name} in {where}");
        foreach (var member in Members(type))
            Judge(member is PropertyInfo property
                ? property.PropertyType
                : ((FieldInfo)member).FieldType, type.Name, seen, offenders);
    }

    private static bool Has<TAttribute>(Type type)
        where TAttribute : Attribute => type.IsDefined(typeof(TAttribute), inherit: false);

    private static IEnumerable<MemberInfo> Members(Type type) => type
        .GetMembers(Product.Everything)
        .Where(member => member is PropertyInfo or FieldInfo && member.IsDefined(typeof(IdAttribute), inherit: false));
}
