using System.Globalization;
using System.Text.Json;
using Meanwhile.Support;

namespace Meanwhile.Chaos;

/// <summary>
/// The outside: it writes every call down before it answers, and its answers carry numbers that tell which call a run
/// has heard of.
/// </summary>
internal sealed class Effects
{
    private readonly Lock gate = new();
    private readonly List<Effect> all = [];
    private readonly Faults faults;

    public Effects(OutsideWorld world, Faults faults)
    {
        this.faults = faults;
        world.On("POST", "/effects/*").Answer(AnswerAsync);
    }

    /// <summary>Called with each effect, inside the moment of its arrival.</summary>
    public Action<Effect>? Arrived { get; set; }

    public IReadOnlyList<Effect> All
    {
        get
        {
            lock (gate) return [.. all];
        }
    }

    public static double Now => DateTimeOffset.UtcNow.UtcTicks / (double)TimeSpan.TicksPerMillisecond
        - DateTimeOffset.UnixEpoch.UtcTicks / (double)TimeSpan.TicksPerMillisecond;

    private async Task<Reply> AnswerAsync(WorldCall call, CancellationToken left)
    {
        var at = Now;
        var words = call.Path.Split('/');
        var (intent, place) = (int.Parse(words[2], CultureInfo.InvariantCulture), words[3]);
        var (seen, notBefore) = Read(call);
        Effect effect;
        lock (gate)
        {
            var refuse = place == "flaky" && !all.Exists(one => one.Intent == intent && one.Place == place);
            effect = new Effect(all.Count + 1, intent, place, faults.LifeOfCalls, at,
                call.Headers.GetValueOrDefault("Idempotency-Key", "").Trim('"'), seen, notBefore, refuse);
            all.Add(effect);
        }
        Arrived?.Invoke(effect);
        await faults.AtEffectAsync(left);
        faults.AfterEffect();
        return effect.WasRefused
            ? Reply.Json(503, "{}")
            : Reply.Json(200, new { token = effect.Token, at = Math.Ceiling(Now) });
    }

    private static (Dictionary<string, long> Seen, double NotBefore) Read(WorldCall call)
    {
        if (call.Body.Length == 0) return ([], 0);
        using var body = JsonDocument.Parse(call.Body);
        return (Tokens(body.RootElement), body.RootElement.TryGetProperty("notBefore", out var time)
            ? time.GetDouble()
            : 0);
    }

    /// <summary>The numbers of steps in a body or an output.</summary>
    public static Dictionary<string, long> Tokens(JsonElement json)
    {
        var tokens = new Dictionary<string, long>();
        if (!json.TryGetProperty("seen", out var seen)) return tokens;
        foreach (var member in seen.EnumerateObject())
            if (member.Value.ValueKind == JsonValueKind.Number) tokens[member.Name] = member.Value.GetInt64();
        return tokens;
    }
}
