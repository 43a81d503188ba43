using System.Globalization;
using System.Text.RegularExpressions;
using Jint;
using Jint.Native;
using Jint.Native.Json;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using Meanwhile.Errors;

namespace Meanwhile.Expressions;

/// <summary>
/// One engine with nothing in it but values, operators and the library of <see cref="ScriptNames"/>, every function of
/// it behind a gate. All of that is constant and leads nowhere else, so a checked expression cannot leave anything
/// behind for the next; after anything out of the ordinary the realm is thrown away all the same.
/// </summary>
internal sealed class ScriptRealm : IDisposable
{
    private const int SourceShownMax = 80;
    private const int MessageShownMax = 300;

    // Bounds what the engine remembers of scripts and of the values they last saw.
    private const int CallsMax = 1_000;
    private const int BytesRememberedMax = 64 * 1024;

    private readonly ScriptBudget budget;
    private readonly Engine engine;
    private int calls;

    public ScriptRealm(TimeProvider time)
    {
        budget = new ScriptBudget(time);
        engine = new Engine(Configure(budget));
        Close(new ScriptGates(engine, budget));
    }

    /// <summary>False when the next call needs a new realm.</summary>
    public bool ServesOn { get; private set; } = true;

    /// <summary>
    /// Has the machine translate the engine: that takes longer than an evaluation may, and is no caller's time.
    /// </summary>
    public static void WarmUp()
    {
        var expression = ExpressionRules.Read("`${[1, 2].map(x => x + 1).join()}`", new HashSet<string>()).Expression;
        Must.Hold(expression is not null);
        using var realm = new ScriptRealm(TimeProvider.System);
        realm.Evaluate(new ScriptCall([expression], [], []), CancellationToken.None);
    }

    /// <summary>Evaluates the expressions of one call, each on values that no other has changed.</summary>
    public ScriptResult Evaluate(ScriptCall call, CancellationToken stop)
    {
        // Stays so when anything below throws.
        ServesOn = false;
        budget.BeginCall(stop);
        var results = new ReadOnlyMemory<byte>?[call.Expressions.Count];
        var values = new ScriptInputs(engine, budget, call);
        var bytes = 0;
        for (var index = 0; index < results.Length; index++)
        {
            var expression = call.Expressions[index];
            var failed = Guard(expression, () => results[index] = EvaluateOne(expression, values));
            if (failed is not null) return failed;
            bytes += results[index]?.Length ?? 0;
            if (bytes > Limits.ScriptInputBytesMax)
                return Failed(expression, ErrorCodes.ExpressionLimit, "the values of this step are too large together");
        }

        ServesOn = ++calls < CallsMax && call.Bytes < BytesRememberedMax && call.Expressions.All(one => one.IsChecked);
        return new ScriptResult.Done(results);
    }

    public void Dispose() => engine.Dispose();

    private ReadOnlyMemory<byte>? EvaluateOne(Expression expression, ScriptInputs values)
    {
        budget.BeginExpression();
        engine.Constraints.Reset();
        var arguments = values.Of(expression);
        budget.BeginExpression();
        var function = engine.Evaluate(expression.Script.Prepared);
        var value = engine.Call(function, arguments);
        return new ScriptJson(budget).Write(value);
    }

    private static ScriptResult.Failed? Guard(Expression expression, Action evaluate)
    {
        try
        {
            evaluate();
            return null;
        }
        catch (Exception error) when (Limit(error) is { } limit)
        {
            return Failed(expression, ErrorCodes.ExpressionLimit, limit);
        }
        catch (Exception error) when (error is JintException or Acornima.ParseErrorException)
        {
            return Failed(expression, ErrorCodes.ExpressionFailed, error.Message);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            var failed = Failed(expression, ErrorCodes.ExpressionFailed, "the engine cannot evaluate this");
            return failed with { Cause = error };
        }
    }

    /// <summary>Which limit the engine broke off at; null when it was none.</summary>
    private static string? Limit(Exception error) => error switch
    {
        ScriptLimitException limit => limit.Message,
        RegexMatchTimeoutException => $"a regular expression took longer than {Limits.ScriptRegexMillisecondsMax} ms",
        TimeoutException => $"it took longer than {Limits.ScriptMillisecondsMax} ms",
        MemoryLimitExceededException => "it, or a value it uses, needs too much memory or too long an array",
        StatementsCountOverflowException => $"it runs more than {Limits.ScriptStatementsMax} statements",
        RecursionDepthOverflowException => $"functions in it call each other deeper than {Limits.ScriptRecursionMax}",
        OutOfMemoryException => "it needs more memory than there is",
        InsufficientExecutionStackException => "calls in it are nested too deep",
        JavaScriptException { Message: "Maximum call stack size exceeded" } => "calls in it are nested too deep",
        _ => null,
    };

    private static ScriptResult.Failed Failed(Expression expression, Errors.ErrorCode code, string message)
    {
        var source = expression.Source.Trim();
        return new ScriptResult.Failed(code, $"`{Shown(source, SourceShownMax)}`: {Shown(message, MessageShownMax)}");
    }

    private static string Shown(string text, int charactersMax) =>
        text.Length <= charactersMax ? text : $"{text.AsSpan(0, charactersMax)}…";

    private static Options Configure(ScriptBudget budget)
    {
        var options = new Options
        {
            Strict = true,
            AgentCanSuspend = false,
            Culture = CultureInfo.InvariantCulture,
            TimeZone = TimeZoneInfo.Utc,
        };
        options.Constraints.StackOverflowGuard = true;
        options.Constraints.PromiseTimeout = TimeSpan.FromMilliseconds(Limits.ScriptMillisecondsMax);
        options.Json.MaxParseDepth = Limits.JsonDepthMax;
        return options
            .DisableStringCompilation()
            .Constraint(budget)
            .LimitMemory(Limits.ScriptMemoryBytesMax)
            .MaxStatements(Limits.ScriptStatementsMax)
            .LimitRecursion(Limits.ScriptRecursionMax)
            .MaxArraySize(Limits.ScriptArrayItemsMax)
            .RegexTimeoutInterval(TimeSpan.FromMilliseconds(Limits.ScriptRegexMillisecondsMax));
    }

    /// <summary>
    /// Takes out what is not on the list and makes the rest constant. Prototypes first: the names that lead to them go
    /// last.
    /// </summary>
    private void Close(ScriptGates gates)
    {
        var global = engine.Global;
        foreach (var (owner, members) in ScriptNames.Prototypes)
            ClosePrototype(gates, owner, (ObjectInstance)((ObjectInstance)global.Get(owner)).Get("prototype"), members);
        var library = new List<(string Name, JsValue Value)>(gates.Inserted);
        foreach (var (name, members) in ScriptNames.Members)
            library.Add((name, Namespace(gates, name, (ObjectInstance)global.Get(name), members)));
        library.AddRange(ScriptNames.Functions.Select(name => (name, gates.Around("", name, global.Get(name)))));
        foreach (var key in global.GetOwnPropertyKeys())
            if (!ScriptNames.Constants.Contains(key.ToString())) global.Delete(key);
        foreach (var (name, value) in library) Define(global, name, value);
        ScriptGates.Closed(global);
    }

    /// <summary>
    /// Members under a symbol stay as they are: the engine itself works with them, and no expression can name them.
    /// </summary>
    private static void ClosePrototype(
        ScriptGates gates, string owner, ObjectInstance prototype, IReadOnlySet<string> members)
    {
        foreach (var key in prototype.GetOwnPropertyKeys(Types.String))
        {
            var name = key.ToString();
            var property = prototype.GetOwnProperty(key);
            if (!members.Contains(name)) prototype.Delete(key);
            else if (property.IsDataDescriptor() && property.Value.IsCallable())
                Define(prototype, name, gates.Around($"{owner}.prototype", name, property.Value));
        }

        ScriptGates.Closed(prototype);
    }

    /// <summary>
    /// A new object with the listed members; a function where the original is one too. The original cannot be reached
    /// any more, and with it no prototype and nothing that makes functions from text.
    /// </summary>
    private ObjectInstance Namespace(
        ScriptGates gates, string name, ObjectInstance original, IReadOnlySet<string> members)
    {
        var space = ScriptNames.Callable.Contains(name)
            ? gates.Callable(name, original)
            : new JsObject(engine);
        foreach (var member in members) Define(space, member, gates.Around(name, member, original.Get(member)));
        return ScriptGates.Closed(space);
    }

    private static void Define(ObjectInstance owner, string name, JsValue value) =>
        owner.FastSetProperty(name, new PropertyDescriptor(value, PropertyFlag.AllForbidden));
}
