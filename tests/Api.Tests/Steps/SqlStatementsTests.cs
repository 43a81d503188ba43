using System.Net;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Meanwhile.Steps;

/// <summary>Several statements of one <c>sql</c> step, on a real PostgreSQL.</summary>
public sealed class SqlStatementsTests(BankWorld bank) : IClassFixture<BankWorld>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await bank.ExecuteAsync("""
        drop table if exists accounts;
        create table accounts (id text primary key, cents bigint not null check (cents >= 0));
        insert into accounts values ('ada', 900719925474099300), ('bob', 5);
        """);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Statements_share_their_parameters_and_each_gives_its_own_result()
    {
        var answer = await RunAsync("""
            flow: pay
            input: { payer: string, payee: string, cents: integer }
            steps:
              pay:
                sql:
                  connection: bank
                  statements:
                    - update accounts set cents = cents - @cents where id = @payer
                    - select id, cents from accounts where id = @payer and cents < 0;
                    - update accounts set cents = cents + @cents where id = @payee returning id
                    - select id, cents from accounts order by id
                    - delete from accounts where id = 'nobody'
                  params: { payer: "{{ input.payer }}", payee: "{{ input.payee }}", cents: "{{ input.cents }}" }
            output: "{{ steps.pay }}"
            """, """{"payer":"ada","payee":"bob","cents":7}""");

        const string all = """[{"id":"ada","cents":900719925474099293},{"id":"bob","cents":12}]""";
        answer.Text.ShouldBe($$"""
            {"rows":{{all}},"count":2,"results":[{"rows":[],"count":1},{"rows":[],"count":0},
            {"rows":[{"id":"bob"}],"count":1},{"rows":{{all}},"count":2},{"rows":[],"count":0}]}
            """.ReplaceLineEndings(""));
    }

    [Fact]
    public async Task Statements_without_rows_give_an_empty_list_and_the_count_of_the_last()
    {
        var answer = await RunAsync("""
            flow: silent
            steps:
              do:
                sql:
                  connection: bank
                  statements:
                    - insert into accounts values ('eve', 1)
                    - update accounts set cents = cents + 1
            output: "{{ steps.do }}"
            """);

        answer.Text.ShouldBe("""{"rows":[],"count":3,"results":[{"rows":[],"count":1},{"rows":[],"count":3}]}""");
    }

    [Fact]
    public async Task When_one_statement_fails_none_has_happened_and_the_answer_says_which_it_was()
    {
        var answer = await RunAsync("""
            flow: overdrawn
            steps:
              pay:
                sql:
                  connection: bank
                  statements:
                    - update accounts set cents = cents + 100 where id = 'ada'
                    - update accounts set cents = cents - 100 where id = 'bob'
            """);

        answer.Status.ShouldBe(HttpStatusCode.BadGateway);
        var problem = JsonSerializer.Deserialize<JsonElement>(answer.Text);
        problem.GetProperty("code").GetString().ShouldBe("MW3007");
        problem.GetProperty("detail").GetString().ShouldBe(
            "`bank` refused `statements[1]` with SQLSTATE 23514 (check violation)");
        (await bank.CentsAsync("ada")).ShouldBe(900719925474099300);
    }

    [Theory]
    [InlineData("{ connection: bank }", "needs exactly one of `query`, `statements`")]
    [InlineData("{ connection: bank, query: select 1, statements: [select 1] }", "needs exactly one of")]
    [InlineData("{ connection: bank, statements: [] }", "must be a list of 1 to 100 texts")]
    [InlineData("{ connection: bank, statements: select 1 }", "must be a list of 1 to 100 texts")]
    [InlineData("{ connection: bank, statements: [null] }", "must be a list of 1 to 100 texts")]
    [InlineData("{ connection: bank, statements: [select 1, select 2; select 3] }", "`statements[1]` holds several")]
    [InlineData("{ connection: bank, statements: [\"select {{ input.x }}\"] }", "may not hold an expression")]
    public async Task Statements_that_make_no_sense_are_not_published(string settings, string detail)
    {
        var yaml = $"flow: wrong\nsteps: {{ a: {{ sql: {settings} }} }}";

        using var answer = await bank.Served.PutAsync("/v1/flows/wrong", yaml);

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var problem = await bank.Served.JsonAsync(answer);
        problem.GetProperty("errors").EnumerateArray().Select(one => one.GetProperty("detail").GetString())
            .ShouldHaveSingleItem()!.ShouldContain(detail);
    }

    [Fact]
    public async Task One_statement_that_writes_makes_the_step_one_that_writes()
    {
        using var answer = await bank.Served.PutAsync("/v1/flows/writers", """
            flow: writers
            steps:
              one: { sql: { connection: bank, statements: [select 1, delete from accounts] } }
              two: { sql: { connection: bank, statements: [select 1, "select ';' -- delete;"] } }
              three: { sql: { connection: bank, query: delete from accounts } }
            """);

        var published = await bank.Served.JsonAsync(answer);
        published.GetProperty("warnings").EnumerateArray().Select(one => one.GetProperty("detail").GetString())
            .ShouldHaveSingleItem()!.ShouldStartWith("`one` and `three`: these two writes run at once");
    }

    [Fact]
    public async Task Numbers_keep_every_digit_and_every_type_has_its_JSON()
    {
        var answer = await RunAsync("""
            flow: types
            steps:
              all:
                sql:
                  connection: bank
                  query: >-
                    select 9223372036854775807::bigint as long, 1234567890123456789.0123456789::numeric as exact,
                    'NaN'::float8 as nan, '-infinity'::float8 as endless, '{"a":[1]}'::jsonb as json,
                    '\xdeadbeef'::bytea as bytes, '2026-01-02 03:04:05+00'::timestamptz as instant,
                    array[1,2] as list, null::int as nothing, '1 day'::interval as other, true as yes
            output: "{{ steps.all.rows[0] }}"
            """);

        answer.Text.ShouldStartWith(
            "{\"long\":9223372036854775807,\"exact\":1234567890123456789.0123456789,\"nan\":\"NaN\","
            + "\"endless\":\"-Infinity\",\"json\":{\"a\": [1]},\"bytes\":\"3q2+7w==\","
            + "\"instant\":\"2026-01-02T03:04:05");
        answer.Text.ShouldEndWith("\"list\":[1,2],\"nothing\":null,\"other\":\"1 day\",\"yes\":true}");
    }

    [Fact]
    public async Task Each_parameter_takes_the_type_of_its_place_and_a_list_of_scalars_is_an_array()
    {
        var answer = await RunAsync("""
            flow: places
            input: { ids: { type: array }, cents: string }
            steps:
              found:
                sql:
                  connection: bank
                  query: select id from accounts where id = any(@ids) and cents > @cents order by id
                  params: { ids: "{{ input.ids }}", cents: "{{ input.cents }}" }
            output: "{{ steps.found }}"
            """, """{"ids":["ada","bob","eve"],"cents":"4"}""");

        answer.Text.ShouldBe("""{"rows":[{"id":"ada"},{"id":"bob"}],"count":2}""");
    }

    private async Task<(HttpStatusCode Status, string Text)> RunAsync(string yaml, string input = "{}")
    {
        var name = yaml.Split('\n')[0]["flow: ".Length..].Trim();
        await bank.Served.PublishAsync(name, yaml);
        using var answer = await bank.Served.Client.PostAsync($"/v1/flows/{name}/runs", ServedWorld.Content(input));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
