namespace Meanwhile.Steps;

/// <summary>How a file's bytes and JSON stand for each other.</summary>
public enum FileForm
{
    /// <summary>UTF-8 text.</summary>
    Text,

    /// <summary>A JSON document, handed on byte for byte.</summary>
    Json,

    /// <summary>Any bytes.</summary>
    Base64,

    /// <summary>UTF-8 text as a list of its lines, without their ends.</summary>
    Lines,
}
