using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meanwhile.Demo;

/// <summary>
/// A small slow world for trying flows out: mail, calendar, chat, weather and profiles under <c>/demo</c>. Every answer
/// takes 300 ms, or what <c>?delay=</c> says in milliseconds, and is the same for the same question.
/// </summary>
public static class DemoWorld
{
    private const int UsualDelayMilliseconds = 300;

    private static readonly (string City, int OffsetHours)[] Cities =
        [("Wien", 1), ("Lisboa", 0), ("Nairobi", 3), ("Kyoto", 9), ("Montréal", -5), ("Hobart", 10)];

    private static readonly string[] Skies = ["clear", "light clouds", "rain", "fog", "snow", "a storm"];

    /// <summary>Adds the demo world's endpoints; they need no key and keep nothing but a count.</summary>
    public static void MapDemoWorld(this IEndpointRouteBuilder app)
    {
        var clock = app.ServiceProvider.GetService<TimeProvider>() ?? TimeProvider.System;
        var letters = new Letters();
        var demo = app.MapGroup("/demo").ExcludeFromDescription();
        demo.AddEndpointFilter((call, next) => AnswerSlowlyAsync(call, next, clock));
        demo.MapGet("/profile/{user}", Profile);
        demo.MapGet("/calendar/{user}", Calendar);
        demo.MapGet("/weather", Weather);
        demo.MapPost("/chat/{user}", Chat);
        demo.MapPost("/mail", (MailBody mail) => Mail(mail, letters.Next()));
    }

    private static async ValueTask<object?> AnswerSlowlyAsync(
        EndpointFilterInvocationContext call, EndpointFilterDelegate next, TimeProvider clock)
    {
        var asked = call.HttpContext.Request.Query["delay"].ToString();
        var delay = UsualDelayMilliseconds;
        if (asked.Length > 0 && !IsDelay(asked, out delay))
        {
            var detail = $"'delay' must be a number of milliseconds from 0 to {Limits.DemoDelayMillisecondsMax}.";
            return TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest);
        }

        await Task.Delay(TimeSpan.FromMilliseconds(delay), clock, call.HttpContext.RequestAborted);
        return await next(call);
    }

    private static bool IsDelay(string text, out int delay) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out delay)
        && delay <= Limits.DemoDelayMillisecondsMax;

    private static JsonHttpResult<ProfileBody> Profile(string user)
    {
        var (city, offsetHours) = Pick(Cities, user);
        return TypedResults.Json(new ProfileBody(user, Capitalized(user), city, offsetHours));
    }

    private static JsonHttpResult<CalendarBody> Calendar(string user) => TypedResults.Json(new CalendarBody(
        user,
        Pick(Cities, user).City,
        [
            new CalendarItem("09:30", "Stand-up", 15),
            new CalendarItem("11:00", $"Coffee with {Pick(["Grace", "Alan", "Edsger", "Barbara"], user)}", 45),
            new CalendarItem("14:00", "Time to think", 120),
        ]));

    private static JsonHttpResult<WeatherBody> Weather(string city) =>
        TypedResults.Json(new WeatherBody(city, Pick(Skies, city), 2 + (Fingerprint(city) % 25)));

    private static JsonHttpResult<ChatReply> Chat(string user, ChatBody chat) =>
        TypedResults.Json(new ChatReply(user, $"{Capitalized(user)} has read: {chat.Text}"));

    private static JsonHttpResult<MailReceipt> Mail(MailBody mail, int number) => TypedResults.Json(
        new MailReceipt($"<{number}@demo.meanwhile>", mail.To, mail.Subject),
        statusCode: StatusCodes.Status202Accepted);

    private static T Pick<T>(T[] choices, string key) => choices[Fingerprint(key) % choices.Length];

    // string.GetHashCode differs from process to process; the demo should give the same answer tomorrow.
    private static int Fingerprint(string key) => key.Aggregate(7, (sum, letter) => ((sum * 31) + letter) & 0xffff);

    private static string Capitalized(string user) =>
        user.Length == 0 ? user : char.ToUpperInvariant(user[0]) + user[1..];

    private sealed class Letters
    {
        private int count;

        public int Next() => Interlocked.Increment(ref count);
    }

    private sealed record ProfileBody(string User, string Name, string City, int UtcOffsetHours);

    private sealed record CalendarBody(string User, string City, CalendarItem[] Items);

    private sealed record CalendarItem(string At, string Title, int Minutes);

    private sealed record WeatherBody(string City, string Sky, int Celsius);

    private sealed record ChatBody(string Text);

    private sealed record ChatReply(string User, string Reply);

    private sealed record MailBody(string To, string Subject);

    private sealed record MailReceipt(string MessageId, string To, string Subject);
}
