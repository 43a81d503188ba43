using System.Text;

namespace Meanwhile.Documents;

/// <summary>Shorthands for reading a text in a test.</summary>
internal static class DocumentText
{
    public static DocumentReading Read(string text) => DocumentReader.Read(Encoding.UTF8.GetBytes(text));

    public static string Json(string text) => Read(text).Root!.ToJson();

    /// <summary>The node at a JSON Pointer of plain keys and indexes.</summary>
    public static DocumentNode At(this DocumentReading reading, string pointer) =>
        pointer.Split('/').Skip(1).Aggregate(reading.Root!, (node, step) =>
            node is ListNode list ? list.Items[int.Parse(step)] : ((MapNode)node)[step]!);

    /// <summary>All problems, one a line.</summary>
    public static string Problems(string text) => string.Join('\n', Read(text).Problems);
}
