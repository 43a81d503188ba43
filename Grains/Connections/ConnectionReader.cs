using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Expressions;
using Meanwhile.Flows;
using Meanwhile.Runs;
using Meanwhile.Steps;

namespace Meanwhile.Connections;

/// <summary>Turns the text of a connection into an open connection, or into all that is wrong with it.</summary>
public sealed class ConnectionReader(ConnectionKinds kinds, Secrets secrets)
{
    private static readonly IReadOnlySet<string> Names = new HashSet<string> { "secrets" };
    private static readonly IReadOnlySet<string> KeyNames = new HashSet<string> { "input", "run", "tenant" };
    internal static readonly string[] Common =
        ["kind", "timeout", "retry", "rateLimit", "concurrency", "circuitBreaker"];

    public (Connection? Connection, string Kind, Problem[] Problems) Read(string name, Definition definition)
    {
        var reading = DocumentReader.Read(definition.Text);
        var problems = new ProblemList();
        foreach (var problem in reading.Problems) problems.Add(problem);
        if (reading.Root is not MapNode map)
        {
            if (reading.Root is not null) problems.Add(ErrorCodes.WrongType, reading.Root, "a connection is a map");
            return (null, "", problems.InOrder());
        }
        if (Kind(map, problems) is not { } kind) return (null, "", problems.InOrder());
        var policy = Policy(name, definition, map, problems);
        var templates = new TemplateReader(Names, problems);
        var settings = new SettingsReader(templates, problems)
            .Read(kind.SettingsType, map, $"a `{kind.Name}` connection", Common);
        CheckSecrets(templates, problems);
        if (settings is null || problems.Any) return (null, kind.Name, problems.InOrder());

        var rendering = new Rendering(new SecretValues(secrets));
        var filled = settings.Render(rendering);
        Must.Hold(rendering.Fault is null);
        var (connection, fault) = kind.Open(filled, policy);
        if (fault is not null) problems.Add(ErrorCodes.BadValue, map, fault);
        return (connection, kind.Name, problems.InOrder());
    }

    /// <summary>The kind a definition names, without opening it: what was stored may lack its secrets today.</summary>
    public static string KindOf(Definition definition) =>
        ((DocumentReader.Read(definition.Text).Root as MapNode)?["kind"] as ScalarNode)?.Text ?? "";

    private ConnectionKind? Kind(MapNode map, ProblemList problems)
    {
        var known = kinds.All.Select(kind => kind.Name).ToArray();
        if (map["kind"] is not { } node)
        {
            problems.Add(ErrorCodes.MissingKey, map, "a connection needs `kind`", $"one of {string.Join(", ", known)}");
            return null;
        }
        if (node is ScalarNode scalar && kinds.Find(scalar.Text) is { } kind) return kind;
        var word = (node as ScalarNode)?.Text ?? "";
        problems.Add(ErrorCodes.BadValue, node, $"there is no kind of connection `{word}`",
            Nearest.Hint(word, known) ?? $"one of {string.Join(", ", known)}");
        return null;
    }

    private static ConnectionPolicy Policy(string name, Definition definition, MapNode map, ProblemList problems)
    {
        var policies = new PolicyReader(problems);
        var timeout = policies.Duration(map, "timeout") ?? TimeSpan.FromSeconds(Limits.StepSecondsDefault);
        RetryRule? retry = map["retry"] is { } node ? policies.Retry(node) : null;
        return new ConnectionPolicy(name, ContentHash.Of(definition.Text), timeout, retry)
        {
            Limits = new LimitReader(problems).Read(map, key => Key(key, problems)),
        };
    }

    /// <summary>What splits a limit sees the run that calls; a connection knows none of its steps.</summary>
    private static PlannedTemplate Key(DocumentNode node, ProblemList problems)
    {
        var templates = new TemplateReader(KeyNames, problems);
        return new PlannedTemplate(templates.Read(node), templates.Scripts);
    }

    private void CheckSecrets(TemplateReader templates, ProblemList problems)
    {
        foreach (var (expression, place, pointer) in templates.All)
        {
            if (expression.Path is not { Root: "secrets", Segments: [{ Name: { } secret }] })
                problems.Add(ErrorCodes.ExpressionForbidden, place, pointer,
                    $"`{expression.Source}`: a connection may only name a secret, as in `{{{{ secrets.crm }}}}`");
            else if (secrets.Find(secret) is null)
                problems.Add(ErrorCodes.UnknownSecret, place, pointer, $"this server has no secret `{secret}`",
                    Nearest.Hint(secret, secrets.Names)
                        ?? $"set MEANWHILE__SECRETS__{secret.ToUpperInvariant()} in its environment");
        }
    }
}
