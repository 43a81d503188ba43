namespace Meanwhile.Errors;

/// <summary>Whose fault a failure is: who has to change something before it goes away.</summary>
public enum Side
{
    /// <summary>Whoever sent the request.</summary>
    Caller,

    /// <summary>Whoever wrote the flow or the connection.</summary>
    FlowAuthor,

    /// <summary>The service, database or disk that a step called.</summary>
    Upstream,

    /// <summary>Meanwhile itself, or the machine it runs on.</summary>
    Us,
}
