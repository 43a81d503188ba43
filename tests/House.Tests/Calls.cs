using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace Meanwhile.House;

/// <summary>
/// Who calls whom, read from the compiled product: no spelling, alias or <c>using static</c> hides a call from it.
/// </summary>
internal static class Calls
{
    private static readonly Dictionary<short, OpCode> OpCodeOf = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>Every call, field access and construction in code that somebody wrote.</summary>
    public static IReadOnlyList<Call> All { get; } = [.. Product.Assemblies.SelectMany(Of)];

    /// <summary>The written types that call members for which <paramref name="isMeant"/> holds.</summary>
    public static IEnumerable<Type> To(Func<MemberInfo, bool> isMeant) =>
        All.Where(call => isMeant(call.To)).Select(call => call.From).Distinct();

    private static IEnumerable<Call> Of(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var found = new List<Call>();
        foreach (var type in assembly.GetTypes())
        {
            if (!Product.IsWritten(Outermost(type))) continue;
            foreach (var method in Bodies(type)) Read(file, type, method, found);
        }
        return found;
    }

    private static IEnumerable<MethodBase> Bodies(Type type)
    {
        const BindingFlags all = Product.Everything | BindingFlags.Static;
        return type.GetMethods(all).Cast<MethodBase>().Concat(type.GetConstructors(all));
    }

    private static void Read(PEReader file, Type type, MethodBase method, List<Call> found)
    {
        var metadata = file.GetMetadataReader();
        var handle = (MethodDefinitionHandle)MetadataTokens.Handle(method.MetadataToken);
        var address = metadata.GetMethodDefinition(handle).RelativeVirtualAddress;
        if (address == 0) return;
        var code = file.GetMethodBody(address).GetILReader();
        while (code.RemainingBytes > 0)
        {
            var first = code.ReadByte();
            var instruction = OpCodeOf[first == 0xfe ? (short)(0xfe00 | code.ReadByte()) : first];
            if (instruction.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineTok)
            {
                if (Member(method, code.ReadInt32()) is { } member)
                    found.Add(new Call(Outermost(type), member, instruction, IsAwaiting(type)));
            }
            else
            {
                code.Offset += Size(instruction.OperandType, code);
            }
        }
    }

    private static MemberInfo? Member(MethodBase method, int token)
    {
        var ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var ofMethod = method is MethodInfo { IsGenericMethod: true } ? method.GetGenericArguments() : null;
        var member = method.Module.ResolveMember(token, ofType, ofMethod);
        return member is MethodInfo { IsGenericMethod: true } made ? made.GetGenericMethodDefinition() : member;
    }

    /// <summary>Awaiting compiles to <c>GetResult</c> inside a state machine; there it does not block.</summary>
    private static bool IsAwaiting(Type type) => typeof(IAsyncStateMachine).IsAssignableFrom(type);

    private static int Size(OperandType operand, BlobReader code) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * code.ReadInt32()),
        _ => 4,
    };

    /// <summary>Closures and state machines belong to the type somebody wrote them in.</summary>
    private static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer
            && (type.IsDefined(typeof(CompilerGeneratedAttribute), false) || type.Name.Contains('<')
                || outer.Name.Contains('<')))
            type = outer;
        return type;
    }
}
