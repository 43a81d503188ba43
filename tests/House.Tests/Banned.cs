using System.Reflection;

namespace Meanwhile.House;

/// <summary>
/// Speaks the names of BannedSymbols.txt: a letter, a colon, and the member as XML documentation spells it.
/// </summary>
internal static class Banned
{
    /// <summary>Whether the framework has such a member.</summary>
    public static bool Exists(string symbol)
    {
        var path = symbol[2..].Split('(')[0];
        var typeName = symbol[0] == 'T' ? path : path[..path.LastIndexOf('.')].TrimEnd('.').Replace(".#ctor", "");
        var type = AppDomain.CurrentDomain.GetAssemblies()
            .Append(typeof(HttpClient).Assembly)
            .Select(assembly => assembly.GetType(typeName))
            .FirstOrDefault(found => found is not null);
        if (type is null) return false;
        return symbol[0] == 'T' || type.GetMembers().SelectMany(Ids).Contains(symbol);
    }

    /// <summary>The names of a member; a property's accessors carry the property's own too.</summary>
    public static IEnumerable<string> Ids(MemberInfo member)
    {
        if (member.DeclaringType is not { } owner) return [];
        var type = (owner.IsGenericType ? owner.GetGenericTypeDefinition() : owner).FullName!.Replace('+', '.');
        return member switch
        {
            PropertyInfo property => [$"P:{type}.{property.Name}"],
            MethodInfo { IsSpecialName: true } accessor when accessor.Name.StartsWith("get_",
                StringComparison.Ordinal) =>
                [$"P:{type}.{accessor.Name[4..]}"],
            MethodBase method => [$"M:{type}.{method.Name.Replace('.', '#')}{Parameters(method)}"],
            _ => [],
        };
    }

    private static string Parameters(MethodBase method)
    {
        var types = method.GetParameters().Select(parameter => Spelled(parameter.ParameterType)).ToArray();
        return types.Length == 0 ? "" : $"({string.Join(',', types)})";
    }

    private static string Spelled(Type type)
    {
        if (type.IsArray) return $"{Spelled(type.GetElementType()!)}[]";
        if (!type.IsGenericType) return type.FullName ?? type.Name;
        var name = type.GetGenericTypeDefinition().FullName!;
        return $"{name[..name.IndexOf('`')]}{{{string.Join(',', type.GetGenericArguments().Select(Spelled))}}}";
    }
}
