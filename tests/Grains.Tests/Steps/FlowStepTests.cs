using System.Text;
using Meanwhile.Flows;
using Meanwhile.FlowTests;
using Shouldly;
using Xunit;

namespace Meanwhile.Steps;

/// <summary>A flow as a step of another flow.</summary>
public sealed class FlowStepTests
{
    [Fact]
    public void Its_input_is_checked_against_its_schema()
    {
        Serve("flow: checked-sub\ninput: { a: integer }\nsteps: { b: { set: \"{{ input.a + 1 }}\" } }");

        Failures("checked-sub", "{ a: 1 }", "expect: { output: { call: { b: 2 } } }").ShouldBeEmpty();
        Failures("checked-sub", "{ a: x }", "expect: { error: \"MW2023 call: the input does not fit `checked-sub`\" }")
            .ShouldBeEmpty();
    }

    [Fact]
    public void Without_a_version_the_one_in_service_runs_and_with_one_that_version()
    {
        var old = Serve("flow: versioned-sub\nsteps: { a: { set: old } }");
        Serve("flow: versioned-sub\nsteps: { a: { set: new } }");

        Failures("versioned-sub", "{}", "expect: { output: { call: { a: new } } }").ShouldBeEmpty();
        Failures($"versioned-sub, version: {old}", "{}", "expect: { output: { call: { a: old } } }").ShouldBeEmpty();
        Failures("versioned-sub, version: 0123456789abcdef", "{}", "expect: { error: there is no version }")
            .ShouldBeEmpty();
    }

    [Fact]
    public void Its_steps_can_be_mocked_one_by_one_and_a_failure_names_the_way_to_it()
    {
        Serve("flow: stepped-sub\nsteps: { got: { http: { connection: crm, path: /x } } }\n"
            + "output: \"{{ steps.got.body }}\"");

        Failures("stepped-sub", "{}", "mocks: { call.got: { body: 7 } }, expect: { output: { call: 7 } }")
            .ShouldBeEmpty();
        Failures("stepped-sub", "{}", "mocks: { call.got: { error: timeout } }, expect: { error: MW3002 call.got }")
            .ShouldBeEmpty();
    }

    [Fact]
    public void Its_steps_end_with_the_run_that_called_it()
    {
        Serve("flow: slow-sub\nsteps: { got: { http: { connection: crm, path: /x } } }");
        var report = TestWorld.Run("""
            flow: caller
            steps:
              call: { flow: { name: slow-sub } }
              bad: { http: { connection: crm, path: /bad } }
            tests:
              - name: the failure of another step ends it
                mocks: { call.got: { takes: 5s }, bad: { error: 500, takes: 100ms } }
                expect: { error: MW3004 bad, within: 100ms }
            """)[0];

        report.Failures.ShouldBeEmpty();
        report.TookMicroseconds.ShouldBe(100_000);
    }

    private static IReadOnlyList<string> Failures(string called, string input, string test) => TestWorld.Run($$"""
        flow: caller
        steps: { call: { flow: { name: {{called}}, input: {{input}} } } }
        tests: [ { name: calls, {{test}} } ]
        """)[0].Failures;

    /// <summary>Puts a flow into service; gives its version.</summary>
    private static string Serve(string yaml)
    {
        var planning = TestWorld.Right(yaml);
        var text = new Definition(Encoding.UTF8.GetBytes(yaml), "application/yaml");
        var stored = new StoredFlow(planning.Plan!.Flow, planning.Plan.Version, text, "test", default);
        TestWorld.Serve(FlowVersions.Of(stored, planning, planning.Plan));
        return planning.Plan.Version;
    }
}
