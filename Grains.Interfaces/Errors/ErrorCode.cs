namespace Meanwhile.Errors;

/// <summary>One kind of failure: its stable name, whose side it is on and what to do about it.</summary>
/// <param name="Code">Stable identifier, <c>MW</c> and four digits; also the path of its page,
/// <c>/errors/{code}</c>.</param>
/// <param name="Title">The same short sentence for every occurrence.</param>
/// <param name="Side">Who has to change something.</param>
/// <param name="Status">HTTP status when this code ends a request; for codes that only occur inside a list, that of the
/// list.</param>
/// <param name="Meaning">What happened, in one or two sentences for the page.</param>
/// <param name="Cure">What to do about it.</param>
public sealed record ErrorCode(string Code, string Title, Side Side, int Status, string Meaning, string Cure)
{
    /// <summary>
    /// What leads to it: a flow, a connection or a request, which a test tries; null for what cannot be shown so.
    /// </summary>
    public string? Example { get; init; }

    /// <summary>The code alone, as it stands in answers and logs.</summary>
    public override string ToString() => Code;
}
