using System.Reflection;
using System.Reflection.Emit;

namespace Meanwhile.House;

/// <summary>One call, field access or construction in the compiled product.</summary>
/// <param name="From">The type somebody wrote it in.</param>
/// <param name="To">What is called.</param>
/// <param name="How">The instruction: for fields it tells reading from writing.</param>
/// <param name="IsAwaiting">Whether it stands in a state machine of the compiler.</param>
internal sealed record Call(Type From, MemberInfo To, OpCode How, bool IsAwaiting);
