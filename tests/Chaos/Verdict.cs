using System.Text.Json;

namespace Meanwhile.Chaos;

/// <summary>Holds what was promised against what the outside has written down.</summary>
internal sealed class Verdict(IReadOnlyList<Intent> intents, IReadOnlyList<Effect> effects)
{
    /// <summary>
    /// Whether somebody else may just be taking over what this call was made for. Where there are several silos, that
    /// is so for some seconds after one has died: whoever had its runs in the dead one's part of the directory lets
    /// them go too, and a call that was under way may be made again.
    /// </summary>
    public Func<Effect, bool> IsUnsettled { get; init; } = _ => false;

    private readonly Dictionary<string, List<string>> broken = [];
    private readonly ILookup<int, Effect> byIntent = effects.ToLookup(effect => effect.Intent);

    /// <summary>Promises with the cases in which they were broken.</summary>
    public IReadOnlyDictionary<string, List<string>> Broken => broken;

    /// <summary>Calls that were made once more after a kill, because nobody could know of the first.</summary>
    public int MadeAgain { get; private set; }

    public void Check()
    {
        foreach (var intent in intents)
        {
            var runs = string.Join(", ", intent.Runs);
            if (intent.EndedIn == 0) Break("accepted and not finished", intent, runs);
            if (intent.Runs.Count > 1) Break("one name, several runs", intent, runs);
            if (intent.EndedIn == 0) continue;
            if (intent.Last != (intent.Status, intent.Result))
                Break("result changed", intent, $"{intent.Result}, then {intent.Last}");
            CheckOne(intent, [.. byIntent[intent.Number]]);
        }
        foreach (var key in intents.Where(intent => intent.Key is not null).GroupBy(intent => intent.Key!))
            CheckKey(key);
    }

    /// <summary>Cases that the store has counted.</summary>
    public void Count(string promise, long cases)
    {
        for (var number = 0L; number < Math.Abs(cases); number++) Break(promise, "as the store has it");
    }

    private void CheckOne(Intent intent, Effect[] mine)
    {
        CheckEnd(intent);
        CheckKnown(intent, mine);
        foreach (var place in mine.GroupBy(effect => effect.Place)) CheckPlace(intent, [.. place]);
        foreach (var effect in mine)
        {
            if (effect.At < effect.NotBefore)
                Break("timer early", intent, $"{effect.Place} by {effect.NotBefore - effect.At:N1} ms");
            if (effect.At > intent.EndedAt) Break("made after the end", intent, effect.Place);
        }
    }

    private void CheckEnd(Intent intent)
    {
        if (intent.Flow == "careful")
        {
            if (intent.Status != 200 && !intent.Result.Contains("MW3013", StringComparison.Ordinal))
                Break("ended wrongly", intent, $"{intent.Status} {intent.Result}");
            return;
        }
        if (intent.Output() is not { } output || Effects.Tokens(output).Count != FlowTexts.Answers[intent.Flow])
            Break("ended wrongly", intent, $"{intent.Status} {intent.Result}");
        else if (intent.Word != 0 && Effects.Tokens(output).GetValueOrDefault("word") != intent.Word)
            Break("signal lost", intent, intent.Result);
    }

    /// <summary>
    /// What a run has once known of a step it knows for good, and a step whose end is known is not made again.
    /// </summary>
    private void CheckKnown(Intent intent, Effect[] mine)
    {
        var known = new Dictionary<string, long>();
        foreach (var effect in mine.OrderBy(effect => effect.Token))
        {
            if (known.ContainsKey(effect.Place)) Break("finished step made again", intent, effect.Place);
            foreach (var (place, token) in effect.Seen) Learn(place, token);
        }
        if (intent.Output() is not { } output) return;
        foreach (var (place, token) in Effects.Tokens(output)) Learn(place, token);

        void Learn(string place, long token)
        {
            if (!known.TryAdd(place, token) && known[place] != token)
                Break("step result changed", intent, $"{place}: {known[place]}, then {token}");
            var isWord = intent.Word != 0 && place == "word";
            if (isWord ? token != intent.Word : !mine.Any(one => one.Token == token && one.Place == place))
                Break("result from nowhere", intent, $"{place}: {token}");
        }
    }

    /// <summary>A call may be made again only when the silo died meanwhile.</summary>
    private void CheckPlace(Intent intent, Effect[] calls)
    {
        var made = calls.Where(call => !call.WasRefused).ToArray();
        MadeAgain += Math.Max(0, made.Length - 1);
        if (made.GroupBy(call => call.Life).Any(life => life.Count(call => !IsUnsettled(call)) > 1))
            Break("made twice in one life", intent, $"{calls[0].Place}, "
                + string.Join(", ", made.Select(call => $"in life {call.Life} after {call.At - made[0].At:N0} ms")));
        if (intent.Flow == "careful" && calls[0].Place == "once" && made.Length > 1)
            Break("made again though unknown", intent, calls[0].Place);
        if (!calls.All(call => call.Key == calls[0].Key && call.Key.StartsWith($"{intent.Run}/")))
            Break("another Idempotency-Key", intent, string.Join(", ", calls.Select(call => call.Key).Distinct()));
    }

    /// <summary>Runs of one key count without a gap and without counting anything twice, one after the other.</summary>
    private void CheckKey(IGrouping<string, Intent> key)
    {
        var ended = key.Where(intent => intent.Status == 200).ToArray();
        var counted = ended.Select(intent => (Intent: intent, Count: Counted(intent)))
            .OrderBy(one => one.Count).ToArray();
        if (!counted.Select(one => one.Count).SequenceEqual(Enumerable.Range(0, counted.Length)))
            Break("counted wrongly", ended[0], $"{key.Key}: {string.Join(" ", counted.Select(one => one.Count))}");
        for (var index = 1; index < counted.Length; index++)
        {
            var before = byIntent[counted[index - 1].Intent.Number].Max(effect => effect.At);
            if (byIntent[counted[index].Intent.Number].Min(effect => effect.At) < before)
                Break("out of turn", counted[index].Intent, key.Key);
        }
    }

    private static int Counted(Intent intent) => intent.Output()!.Value.GetProperty("count").GetInt32();

    private void Break(string promise, Intent intent, string what) =>
        Break(promise, $"{intent.Flow} {intent.Number}: {what}");

    private void Break(string promise, string what)
    {
        if (!broken.TryGetValue(promise, out var cases)) broken.Add(promise, cases = []);
        cases.Add(what);
    }
}
