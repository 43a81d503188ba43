namespace Meanwhile.Documents;

/// <summary>What a scalar is by the YAML 1.2 core schema.</summary>
public enum ScalarKind
{
    /// <summary>Text: quoted and block scalars, and what is nothing else, so <c>no</c> and <c>on</c> too.</summary>
    Text,

    /// <summary>A number, kept as JSON number text with all its digits.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary><c>null</c>, <c>~</c> or nothing at all.</summary>
    Null,
}
