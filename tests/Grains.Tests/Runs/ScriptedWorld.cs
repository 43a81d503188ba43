using System.Text;
using Meanwhile.Connections;
using Meanwhile.Steps;

namespace Meanwhile.Runs;

/// <summary>
/// An outside that writes every call down before it answers. A step without a script gives its own place; one with a
/// gate answers when the gate opens.
/// </summary>
internal sealed class ScriptedWorld : IWorld
{
    private readonly Lock gate = new();
    private readonly List<string> calls = [];
    private readonly Dictionary<string, int> numbers = [];
    private readonly Dictionary<string, Func<int, Task<StepOutcome>>> scripts = [];
    private readonly List<(Func<bool> IsMet, TaskCompletionSource Done)> waiting = [];

    public bool IsReal => false;

    /// <summary>The places called, in order.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (gate) return [.. calls];
        }
    }

    /// <summary>The keys that writing calls carried, by place.</summary>
    public Dictionary<string, HashSet<string?>> Keys { get; } = [];

    public double Lot() => 1;

    public bool Answers(Attempt attempt) => attempt.Call.Kind.About.Waits;

    public bool TryConnect(string tenant, string name, out Connection? connection)
    {
        connection = null;
        return true;
    }

    public int CallsTo(string place) => Calls.Count(call => call == place);

    /// <summary>What a place gives, by the number of the call.</summary>
    public void On(string place, Func<int, Task<StepOutcome>> answer) => scripts[place] = answer;

    public void On(string place, string json) => On(place, _ => Task.FromResult(Done(json)));

    public void Fails(string place) =>
        On(place, _ => Task.FromResult<StepOutcome>(
            new StepOutcome.Failed(Errors.ErrorCodes.UpstreamBroken, "it broke")));

    /// <summary>The place answers when the gate opens.</summary>
    public TaskCompletionSource Holds(string place)
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        On(place, async _ =>
        {
            await open.Task;
            return Done($"\"{place}\"");
        });
        return open;
    }

    /// <summary>Completes when a place has been called so often.</summary>
    public Task Called(string place, int count = 1)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (IsMet()) return Task.CompletedTask;
            waiting.Add((IsMet, done));
        }
        return done.Task.WaitAsync(TimeSpan.FromSeconds(20));

        bool IsMet() => numbers.GetValueOrDefault(place) >= count;
    }

    public async ValueTask<StepOutcome> CallAsync(
        Attempt attempt, object settings, StepContext context, CancellationToken stop)
    {
        var place = attempt.Place;
        int number;
        lock (gate)
        {
            calls.Add(place);
            number = numbers[place] = numbers.GetValueOrDefault(place) + 1;
            if (!Keys.TryGetValue(place, out var keys)) Keys[place] = keys = [];
            keys.Add(context.IdempotencyKey);
            foreach (var (isMet, done) in waiting)
                if (isMet()) done.TrySetResult();
        }
        if (!scripts.TryGetValue(place, out var script)) return Done($"\"{place}\"");
        return await script(number).WaitAsync(stop);
    }

    public static StepOutcome Done(string json) => new StepOutcome.Done(new StepValue(
        new StepMember("status", "200"u8.ToArray()), new StepMember("body", Encoding.UTF8.GetBytes(json))));
}
