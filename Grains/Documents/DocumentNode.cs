using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Meanwhile.Documents;

/// <summary>A scalar, list or map of a document, and where it stands.</summary>
public abstract record DocumentNode
{
    // This JSON is for people and files, never for a script element, so only what JSON itself demands is escaped.
    private static readonly JsonWriterOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Trail _trail;

    private protected DocumentNode(Place place, Trail trail)
    {
        Place = place;
        _trail = trail;
    }

    /// <summary>Where the node begins.</summary>
    public Place Place { get; }

    /// <summary>JSON Pointer of the node, <c>""</c> for the root. Built anew at every call.</summary>
    public string Pointer => _trail.ToString();

    /// <summary>Writes the node as JSON; numbers keep every digit they were written with.</summary>
    public abstract void WriteTo(Utf8JsonWriter writer);

    /// <summary>The node as JSON text.</summary>
    public string ToJson()
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Readable)) WriteTo(writer);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
