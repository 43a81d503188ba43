using System.Text;
using Shouldly;

namespace Meanwhile.Schemas;

/// <summary>Reads and checks texts and gives the faults as lines: pointer, keyword, detail.</summary>
internal static class SchemaText
{
    public static JsonSchema Read(string schema)
    {
        var (read, faults) = JsonSchema.Read(Encoding.UTF8.GetBytes(schema));
        faults.ShouldBeEmpty();
        return read.ShouldNotBeNull();
    }

    public static IReadOnlyList<string> Refused(string schema)
    {
        var (read, faults) = JsonSchema.Read(Encoding.UTF8.GetBytes(schema));
        read.ShouldBeNull();
        faults.ShouldNotBeEmpty();
        return Lines(faults);
    }

    public static IReadOnlyList<string> Faults(string schema, string instance) =>
        Lines(Read(schema).Check(Encoding.UTF8.GetBytes(instance)));

    public static bool Fits(string schema, string instance) => Faults(schema, instance).Count == 0;

    private static IReadOnlyList<string> Lines(IEnumerable<SchemaFault> faults) =>
        [.. faults.Select(fault => $"{fault.Pointer} {fault.Keyword}: {fault.Detail}")];
}
