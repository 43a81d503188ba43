using System.Net.Http;
using System.Reflection;
using System.Reflection.Emit;
using Meanwhile.Problems;
using Meanwhile.Runs;
using Meanwhile.Steps;
using Npgsql;
using Shouldly;
using Xunit;

namespace Meanwhile.House;

/// <summary>Rule 5 of the house: some things happen in one place, and so there is one place to read.</summary>
public sealed class OneCallerTests
{
    [Fact]
    public void Only_attempts_and_the_real_world_call_step_kinds() =>
        Callers(member => member.Name == "RunAsync" && IsKind(member.DeclaringType))
            .ShouldBe(["Attempts", "RealWorld", "StepKind`1"],
                "What waits for the outside is called by the world, the rest by Attempts; StepKind hands on");

    [Fact]
    public void Only_connections_make_clients() =>
        Calls.To(member => member is ConstructorInfo or MethodInfo { IsStatic: true, Name: "Create" }
                && IsClient(member.DeclaringType!))
            .Where(type => type.Namespace != "Meanwhile.Connections")
            .Select(type => type.FullName!)
            .MustBeNone("Clients are made in Connections/, where their pools, limits and address rules are:");

    [Fact]
    public void Nobody_opens_a_socket_outwards_besides_connections() =>
        Calls.To(member => member is MethodInfo && member.DeclaringType is { Namespace: "System.Net.Sockets" } type
                && (type.Name, member.Name) is ("Socket" or "TcpClient", "Connect" or "ConnectAsync"))
            .Where(type => type.Namespace != "Meanwhile.Connections")
            .Select(type => type.FullName!)
            .MustBeNone("Sockets are opened in Connections/, behind the address rules:");

    [Fact]
    public void Only_the_scope_driver_applies_events_to_a_run() =>
        Callers(member => member.DeclaringType == typeof(RunState) && member.Name == nameof(RunState.Apply))
            .ShouldBe(["ScopeDriver"]);

    [Fact]
    public void Only_the_run_state_writes_the_state_of_a_step() =>
        Calls.All.Where(call => call.To is FieldInfo field && field.DeclaringType == typeof(StepState)
            && Writes(call.How))
            .Select(call => call.From.Name)
            .Distinct()
            .ShouldBe(["RunState"]);

    [Fact]
    public void A_code_becomes_an_http_status_only_in_problems() =>
        Calls.To(member => member.DeclaringType == typeof(ProblemAnswer) && member is ConstructorInfo)
            .Where(type => type.Namespace != "Meanwhile.Problems")
            .Select(type => type.FullName!)
            .MustBeNone("Problems are answered through ProblemMapping.Of:");

    [Fact]
    public void The_api_meets_grains_only_through_their_contracts() =>
        Product.Api.GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => name is "Meanwhile.Grains" or "Meanwhile.Silo")
            .MustBeNone("Api knows Grains.Interfaces alone:");

    [Fact]
    public void Only_the_script_thread_and_the_work_threads_make_threads() =>
        Callers(member => member is ConstructorInfo && member.DeclaringType == typeof(Thread))
            .ShouldBe(["ScriptThread", "WorkThreads"]);

    private static string[] Callers(Func<MemberInfo, bool> isMeant) =>
        [.. Calls.To(isMeant).Select(type => type.Name).Order(StringComparer.Ordinal)];

    private static bool IsKind(Type? type)
    {
        for (; type is not null; type = type.BaseType)
            if (type == typeof(StepKind)) return true;
        return false;
    }

    private static bool IsClient(Type type) =>
        typeof(HttpMessageInvoker).IsAssignableFrom(type)
        || typeof(HttpMessageHandler).IsAssignableFrom(type)
        || type == typeof(NpgsqlConnection)
        || type == typeof(NpgsqlDataSource)
        || type == typeof(NpgsqlDataSourceBuilder);

    private static bool Writes(OpCode how) => how == OpCodes.Stfld || how == OpCodes.Ldflda;
}
