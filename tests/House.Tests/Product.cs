using System.Reflection;
using System.Runtime.CompilerServices;
using Meanwhile.Steps;

namespace Meanwhile.House;

/// <summary>The four assemblies of the product, as they were compiled.</summary>
internal static class Product
{
    public const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static readonly Assembly Interfaces = typeof(Limits).Assembly;
    public static readonly Assembly Grains = typeof(StepKinds).Assembly;
    public static readonly Assembly Api = typeof(ApiSetup).Assembly;
    public static readonly Assembly Silo = typeof(SiloSettings).Assembly;

    public static IReadOnlyList<Assembly> Assemblies { get; } = [Interfaces, Grains, Api, Silo];

    /// <summary>Every type somebody wrote; what compilers and generators add is not judged.</summary>
    public static IReadOnlyList<Type> Types { get; } =
        [.. Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(IsWritten)];

    public static bool IsWritten(Type type) =>
        !type.Name.Contains('<')
        && (type.Namespace ?? "").Split('.')[0] is "Meanwhile"
        && !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        && (type.DeclaringType is null || IsWritten(type.DeclaringType));
}
