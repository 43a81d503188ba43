using Meanwhile.Steps;
using Shouldly;
using Xunit;

namespace Meanwhile.Shares;

/// <summary>What the headers of an answer allow, by RFC 9111 and RFC 5861.</summary>
public sealed class HttpLifetimeTests
{
    private const string Date = "Sun, 06 Nov 1994 08:49:37 GMT";

    [Theory]
    [InlineData("max-age=60", 60)]
    [InlineData("MAX-AGE=60", 60)]
    [InlineData("public, max-age=60", 60)]
    [InlineData("max-age=\"60\"", 60)]
    [InlineData("max-age=60, s-maxage=5", 5)]
    [InlineData("s-maxage=90, max-age=60", 90)]
    [InlineData("max-age=60, max-age=90", 60)]
    [InlineData("max-age=0", 0)]
    [InlineData("max-age=-1", 0)]
    [InlineData("max-age=soon", 0)]
    [InlineData("max-age", 0)]
    [InlineData("max-age=99999999999999999999", int.MaxValue)]
    [InlineData("no-cache, max-age=60", 0)]
    [InlineData("", 0)]
    [InlineData("ext=\"a, max-age=5\", max-age=60", 60)]
    public void It_is_fresh_for_as_long_as_cache_control_says(string header, int seconds)
    {
        var lifetime = Of(("cache-control", header));
        lifetime.IsKept.ShouldBeTrue();
        lifetime.Fresh.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData("cache-control", "no-store")]
    [InlineData("cache-control", "max-age=60, no-store")]
    [InlineData("cache-control", "private, max-age=60")]
    [InlineData("cache-control", "private=\"set-cookie\", max-age=60")]
    [InlineData("vary", "*")]
    public void What_may_not_be_given_to_others_is_not_kept(string name, string value) =>
        Of((name, value)).IsKept.ShouldBeFalse();

    [Theory]
    [InlineData("10", 50)]
    [InlineData("60", 0)]
    [InlineData("3600", 0)]
    [InlineData("nonsense", 60)]
    public void What_was_old_when_it_came_is_fresh_for_less(string age, int seconds) =>
        Of(("cache-control", "max-age=60"), ("age", age)).Fresh.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("Sun, 06 Nov 1994 08:50:37 GMT", Date, 60)]
    [InlineData("Sun, 06 Nov 1994 08:49:00 GMT", Date, 0)]
    [InlineData("0", Date, 0)]
    [InlineData("Sun, 06 Nov 1994 08:50:37 GMT", "", 0)]
    public void Without_cache_control_it_expires_when_it_says(string expires, string date, int seconds) =>
        Of(("expires", expires), ("date", date)).Fresh.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("max-age=60, stale-while-revalidate=30, stale-if-error=300", 30, 300)]
    [InlineData("max-age=60, must-revalidate, stale-while-revalidate=30, stale-if-error=300", 0, 0)]
    [InlineData("max-age=60, proxy-revalidate, stale-if-error=300", 0, 0)]
    [InlineData("s-maxage=60, stale-if-error=300", 0, 0)]
    [InlineData("max-age=60", 0, 0)]
    public void Stale_forms_are_allowed_where_they_are_named(string header, int revalidating, int onError)
    {
        var lifetime = Of(("cache-control", header));
        lifetime.StaleWhileRevalidate.ShouldBe(TimeSpan.FromSeconds(revalidating));
        lifetime.StaleIfError.ShouldBe(TimeSpan.FromSeconds(onError));
    }

    [Fact]
    public void Headers_are_found_in_values_of_either_form()
    {
        const string Headers = """{"cache-control":"max-age=60","etag":"\"v1\""}""";
        var members = ((StepOutcome.Done)SharedWorld.Done("1", Headers)).Value;
        foreach (var value in new[] { members, new Runs.StepValue(members.Json) })
        {
            HttpLifetime.Of(value).Fresh.ShouldBe(TimeSpan.FromSeconds(60));
            HttpLifetime.Of(value).ETag.ShouldBe("\"v1\"");
        }
    }

    [Fact]
    public async Task A_step_takes_an_answer_for_as_long_as_its_headers_say_and_then_asks_whether_it_has_changed()
    {
        const string Lifetime = """{"cache-control":"max-age=60","etag":"\"v1\""}""";
        var world = new SharedWorld();
        world.Gives("7", Lifetime);
        (await world.RunAsync("cache: http")).ShouldBe("7");
        world.Time.Advance(TimeSpan.FromSeconds(59));
        (await world.RunAsync("cache: http")).ShouldBe("7");
        world.Time.Advance(TimeSpan.FromSeconds(1));
        world.Gives("8");
        (await world.RunAsync("cache: http")).ShouldBe("8");

        world.Calls.Select(call => call.Context.Known?.ETag).ShouldBe([null, "\"v1\""]);
        world.Calls[1].Context.Known!.Value.Member("body")!.Value.Span.SequenceEqual("7"u8).ShouldBeTrue();
        (await world.RunAsync("cache: http")).ShouldBe("3", "an answer that says nothing is asked for each time");
    }

    [Fact]
    public async Task The_seconds_count_from_before_the_upstream_was_asked()
    {
        var world = new SharedWorld();
        var open = world.Holds();
        var first = world.RunAsync("cache: http");
        world.Time.Advance(TimeSpan.FromSeconds(9));
        open.SetResult(SharedWorld.Done("1", """{"cache-control":"max-age=10"}"""));
        await first;
        world.Time.Advance(TimeSpan.FromSeconds(1));

        (await world.RunAsync("cache: http")).ShouldBe("2");
    }

    private static HttpLifetime Of(params (string Name, string Value)[] headers) =>
        HttpLifetime.Of(headers.ToDictionary(header => header.Name, header => header.Value));
}
