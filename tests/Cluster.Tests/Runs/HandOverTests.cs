using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Meanwhile.Support;
using Npgsql;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>
/// Three silos as processes of their own, on one PostgreSQL: what is handed over, and what must not be.
/// </summary>
[Collection(OfProcesses.Name)]
public sealed class HandOverTests
{
    /// <summary>Before it is inserted, for what is there already is not inserted, and was written all the same.
    /// </summary>
    private const string Audit = """
        create table public.audit (silo text not null);
        create function public.note_silo() returns trigger language plpgsql as $$
        begin
            insert into public.audit values (current_setting('application_name'));
            return new;
        end $$;
        create trigger noted before insert on meanwhile.run_event for each row execute function public.note_silo();
        """;

    [Fact]
    public async Task Silos_that_are_restarted_one_after_the_other_fail_nobody_who_heeds_readiness()
    {
        await using var world = await OutsideWorld.StartAsync();
        world.On("GET", "/quick").Answer(async (_, left) =>
        {
            await Task.Delay(50, left);
            return Reply.Json(200, 1);
        });
        var server = await PostgresServer.SharedAsync();
        await using var cluster = await SiloCluster.StartAsync(3, await server.CreateDatabaseAsync("rolling"), seed: 1);
        await PublishAsync(cluster, world);
        using var over = new CancellationTokenSource();
        var failures = new List<string>();
        var answers = 0;
        var calling = Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!over.IsCancellationRequested)
            {
                var silo = cluster.Any();
                try
                {
                    using var answer = await silo.Client.GetAsync("/quick", CancellationToken.None);
                    Interlocked.Increment(ref answers);
                    if (answer.StatusCode != HttpStatusCode.OK) Note($"{answer.StatusCode}");
                }
                catch (HttpRequestException error)
                {
                    Note(error.Message);
                }
            }
        }));

        foreach (var silo in cluster.All)
        {
            var before = Volatile.Read(ref answers);
            var ended = silo.TerminateAsync();
            await Patience.UntilAsync(async () =>
                !(await silo.Client.GetAsync("/health/ready")).IsSuccessStatusCode);
            cluster.Leave(silo);
            await ended;
            silo.ExitCode.ShouldBe(0, silo.Output);
            await cluster.StartAsync(silo);
            Volatile.Read(ref answers).ShouldBeGreaterThan(before, "there was load");
        }
        var silos = await cluster.Client.GetStringAsync("/v1/cluster");
        silos.Split("\"status\":\"active\",\"figures\":{").Length.ShouldBe(4, silos);
        await over.CancelAsync();
        await calling;

        failures.ShouldBeEmpty();

        void Note(string failure)
        {
            lock (failures) failures.Add(failure);
        }
    }

    [Fact]
    public async Task A_silo_that_was_frozen_until_it_counted_as_dead_writes_nothing_when_it_wakes_up()
    {
        await using var world = await OutsideWorld.StartAsync();
        world.On("POST", "/beats/*").Answer(async (_, left) =>
        {
            await Task.Delay(100, left);
            return Reply.Json(200, 1);
        });
        var server = await PostgresServer.SharedAsync();
        var database = await server.CreateDatabaseAsync("frozen");
        await using var cluster = await SiloCluster.StartAsync(3, database, seed: 2);
        await PublishAsync(cluster, world);
        await using var looking = NpgsqlDataSource.Create(database);
        await ExecuteAsync(looking, Audit);
        var frozen = cluster.All[2];
        string[] runs = ["a", "b", "c"];
        foreach (var run in runs)
            await SendAsync(frozen.Client, HttpMethod.Post, "/v1/flows/steady/runs", $"{{\"run\":\"{run}\"}}",
                "application/json");
        await world.Arrived("POST", "/beats/*", 6);
        (await WrittenAsync()).ShouldBeGreaterThan(0, "it has written while it was well");

        frozen.Freeze();
        cluster.Leave(frozen);
        var before = await WrittenAsync();
        foreach (var run in runs)
        {
            var beats = $"/beats/{run}/*";
            await world.Arrived("POST", beats, world.CallsTo("POST", beats).Count + 4);
        }
        (await WrittenAsync()).ShouldBe(before, "others have all of its runs now");
        frozen.Thaw();
        await frozen.Exited;

        (await WrittenAsync()).ShouldBe(before);
        frozen.ExitCode.ShouldNotBe(0, "whoever watches it starts it again");

        async Task<long> WrittenAsync()
        {
            await using var command = looking.CreateCommand("select count(*) from public.audit where silo = 'silo-2'");
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }

    private static async Task PublishAsync(SiloCluster cluster, OutsideWorld world)
    {
        await SendAsync(cluster.Client, HttpMethod.Put, "/v1/connections/world",
            $"kind: http\naddress: {world.Address.OriginalString}\nallowPrivate: true\n", "application/yaml");
        await SendAsync(cluster.Client, HttpMethod.Put, "/v1/flows/quick", """
            flow: quick
            triggers: { http: "GET /quick" }
            steps: { call: { http: { connection: world, path: /quick } } }
            output: "{{ steps.call.body }}"
            """, "application/yaml");
        await SendAsync(cluster.Client, HttpMethod.Put, "/v1/flows/steady", """
            flow: steady
            durable: true
            input: { run: string }
            steps:
              all:
                forEach:
                  items: "{{ Array.from({ length: 1000 }, (_, number) => number) }}"
                  concurrency: 1
                  steps:
                    beat: { http: { connection: world, method: POST, path: "/beats/{{ input.run }}/{{ item }}" } }
            """, "application/yaml");
        foreach (var silo in cluster.All)
            await Patience.UntilAsync(async () => (await silo.Client.GetAsync("/v1/flows/steady")).IsSuccessStatusCode);
    }

    private static async Task SendAsync(
        HttpClient client, HttpMethod method, string address, string text, string type)
    {
        using var request = new HttpRequestMessage(method, address)
        {
            Content = new StringContent(text, Encoding.UTF8, new MediaTypeHeaderValue(type)),
        };
        request.Headers.Add("Prefer", "respond-async");
        using var answer = await client.SendAsync(request);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string text)
    {
        await using var command = source.CreateCommand(text);
        await command.ExecuteNonQueryAsync();
    }
}
