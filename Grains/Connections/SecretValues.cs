using System.Text.Json;
using Meanwhile.Expressions;
using Meanwhile.Runs;

namespace Meanwhile.Connections;

/// <summary>What the expressions of a connection can see: its secrets and nothing else.</summary>
internal sealed class SecretValues(Secrets secrets) : IValueSource
{
    public ReadOnlyMemory<byte>? Root(string name)
    {
        if (name != "secrets") return null;
        // The environment shouts its names; expressions write them in lower case.
        var all = secrets.Names.ToDictionary(secret => secret.ToLowerInvariant(), secret => secrets.Find(secret)!);
        return JsonSerializer.SerializeToUtf8Bytes(all);
    }

    public StepValue? Step(string id) => null;
}
