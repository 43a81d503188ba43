using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Tenants;

/// <summary>
/// The dashboard stands behind the same door as everything else, and keeps to itself what grains hold.
/// </summary>
public sealed class DashboardTests
{
    private const string Key = "a-key-of-at-least-24-characters";

    [Theory]
    [InlineData("/dashboard/GrainState?grainId=default&grainType=Meanwhile.Flows.CatalogGrain")]
    [InlineData("/dashboard/grainstate")]
    [InlineData("/Dashboard/GrainState/")]
    public async Task Where_there_are_keys_nobody_is_shown_what_grains_hold(string address)
    {
        await using var silo = new SiloProcess();
        silo.Environment["MEANWHILE__KEYS__0"] = Key;
        await silo.StartAsync();
        (await silo.Client.GetAsync("/dashboard/")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        silo.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);

        using var counters = await silo.Client.GetAsync("/dashboard/DashboardCounters");
        using var state = await silo.Client.GetAsync(address);

        counters.StatusCode.ShouldBe(HttpStatusCode.OK);
        state.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        state.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = JsonSerializer.Deserialize<JsonElement>(await state.Content.ReadAsStringAsync());
        problem.GetProperty("code").GetString().ShouldBe("MW1009");
    }

    [Fact]
    public async Task Without_keys_only_this_machine_asks_and_is_answered()
    {
        await using var silo = new SiloProcess();
        await silo.StartAsync();

        using var state = await silo.Client.GetAsync("/dashboard/GrainState");

        state.StatusCode.ShouldNotBe(HttpStatusCode.Forbidden);
    }
}
