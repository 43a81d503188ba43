namespace Meanwhile.Flows;

/// <summary>How far the schema for editors helps with a wrong flow.</summary>
internal enum EditorView
{
    /// <summary>The text is no document, so there is nothing to hold against a schema.</summary>
    NoDocument,

    /// <summary>The schema refuses it.</summary>
    SchemaSeesIt,

    /// <summary>The schema accepts it, for what is wrong cannot be said in a schema.</summary>
    OnlyTheChecker,
}
