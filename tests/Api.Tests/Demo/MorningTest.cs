using System.Globalization;
using System.Net;
using System.Text.Json;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Demo;

/// <summary>The flow that a newcomer meets first, exactly as the repository serves it.</summary>
public sealed class MorningTest
{
    [Fact]
    public async Task The_morning_is_answered_in_less_than_its_waits_one_after_the_other()
    {
        await using SiloProcess silo = new();
        string sample = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "flows", "morning.yaml"));
        await silo.WriteFlow("morning", sample);
        await silo.StartAsync();

        using HttpResponseMessage answer = await silo.Client.GetAsync("/morning/ada");
        string body = await answer.Content.ReadAsStringAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, $"{body}\n{silo.Output}");
        JsonElement morning = JsonSerializer.Deserialize<JsonElement>(body);
        morning.GetProperty("greeting").GetString().ShouldBe("Good morning, ada");
        morning.GetProperty("chat").GetString().ShouldBe("Ada has read: Good morning!");
        morning.GetProperty("mail").GetString().ShouldBe("<1@demo.meanwhile>");
        morning.GetProperty("today").GetArrayLength().ShouldBe(3);
        Dictionary<string, double> receipt = Receipt(answer);
        receipt["saved"].ShouldBeGreaterThan(0);
        receipt["total"].ShouldBeLessThan(receipt["wait"]);
    }

    private static Dictionary<string, double> Receipt(HttpResponseMessage answer) =>
        answer.Headers.GetValues("Server-Timing")
            .SelectMany(line => line.Split(','))
            .Select(entry => entry.Trim().Split(';'))
            .ToDictionary(parts => parts[0], parts => Milliseconds(parts[1]));

    private static double Milliseconds(string duration) =>
        double.Parse(duration["dur=".Length..], CultureInfo.InvariantCulture);
}
