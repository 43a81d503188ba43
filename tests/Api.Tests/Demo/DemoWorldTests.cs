using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Meanwhile.Demo;

public sealed class DemoWorldTests : IAsyncLifetime
{
    private readonly HurriedClock clock = new();
    private WebApplication world = null!;
    private HttpClient caller = null!;

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(clock);
        world = builder.Build();
        world.MapDemoWorld();
        await world.StartAsync();
        caller = new HttpClient { BaseAddress = new Uri(world.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        caller.Dispose();
        await world.DisposeAsync();
    }

    [Theory]
    [InlineData("/demo/profile/ada", 300)]
    [InlineData("/demo/calendar/ada", 300)]
    [InlineData("/demo/weather?city=Wien", 300)]
    [InlineData("/demo/weather?city=Wien&delay=7", 7)]
    [InlineData("/demo/profile/ada?delay=10000", 10_000)]
    public async Task Every_answer_waits_as_long_as_it_says_and_is_the_same_again(string path, int milliseconds)
    {
        string first = await caller.GetStringAsync(path);
        string second = await caller.GetStringAsync(path);

        second.ShouldBe(first);
        clock.Waits.ShouldBe([TimeSpan.FromMilliseconds(milliseconds), TimeSpan.FromMilliseconds(milliseconds)]);
    }

    [Fact]
    public async Task The_calendar_names_a_city_that_the_weather_knows()
    {
        JsonElement calendar = await caller.GetFromJsonAsync<JsonElement>("/demo/calendar/ada");
        string city = calendar.GetProperty("city").GetString()!;

        string path = $"/demo/weather?city={Uri.EscapeDataString(city)}";
        JsonElement weather = await caller.GetFromJsonAsync<JsonElement>(path);

        weather.GetProperty("city").GetString().ShouldBe(city);
        calendar.GetProperty("items").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public async Task Mail_and_chat_take_what_is_posted()
    {
        using HttpResponseMessage mail =
            await caller.PostAsJsonAsync("/demo/mail", new { to = "team@example.org", subject = "Hello" });
        using HttpResponseMessage chat = await caller.PostAsJsonAsync("/demo/chat/ada", new { text = "Good morning!" });

        mail.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await mail.Content.ReadAsStringAsync()).ShouldContain("team@example.org");
        (await chat.Content.ReadAsStringAsync()).ShouldContain("Ada has read: Good morning!");
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("10001")]
    [InlineData("soon")]
    [InlineData("99999999999")]
    public async Task A_delay_out_of_bounds_is_a_problem_and_not_a_wait(string delay)
    {
        using HttpResponseMessage answer = await caller.GetAsync($"/demo/profile/ada?delay={delay}");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        clock.Waits.ShouldBeEmpty();
    }

    /// <summary>Keeps how long every wait would have been, and lets it end at once.</summary>
    private sealed class HurriedClock : TimeProvider
    {
        public ConcurrentQueue<TimeSpan> Waits { get; } = new();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Enqueue(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
