using System.Reflection;

namespace Meanwhile.Connections;

/// <summary>One kind of connection: the only place that makes its clients.</summary>
public abstract class ConnectionKind
{
    protected ConnectionKind()
    {
        var attribute = GetType().GetCustomAttribute<ConnectionKindAttribute>();
        Must.Hold(attribute is not null);
        About = attribute;
    }

    public ConnectionKindAttribute About { get; }

    public string Name => About.Name;

    public abstract Type SettingsType { get; }

    /// <summary>Opens the connection, or says what is wrong with its settings. Calls nobody yet.</summary>
    public abstract (Connection? Connection, string? Fault) Open(object settings, ConnectionPolicy policy);
}

/// <inheritdoc cref="ConnectionKind"/>
public abstract class ConnectionKind<TSettings> : ConnectionKind
    where TSettings : class
{
    public sealed override Type SettingsType => typeof(TSettings);

    public sealed override (Connection? Connection, string? Fault) Open(object settings, ConnectionPolicy policy) =>
        Open((TSettings)settings, policy);

    protected abstract (Connection? Connection, string? Fault) Open(TSettings settings, ConnectionPolicy policy);
}
