using System.Collections.Concurrent;
using System.Security.Cryptography;
using Meanwhile.Flows;
using Microsoft.Net.Http.Headers;

namespace Meanwhile.Schemas;

/// <summary>The schemas for editors, asked of the silos once: they only change with the program.</summary>
public sealed class EditorSchemaTexts(IGrainFactory grains)
{
    private readonly ConcurrentDictionary<string, (byte[] Json, EntityTagHeaderValue Tag)> known = new();

    /// <summary>The schema with its tag, or null when there is none of this name.</summary>
    public async ValueTask<(byte[] Json, EntityTagHeaderValue Tag)?> FindAsync(string name, string tenant)
    {
        if (known.TryGetValue(name, out var text)) return text;

        // Only names that exist are kept, so a stranger cannot fill the memory with others.
        if (await grains.GetGrain<ICatalogGrain>(tenant).Schema(name) is not { } schema) return null;
        var tag = Convert.ToHexStringLower(SHA256.HashData(schema.Utf8).AsSpan(0, 8));
        return known[name] = (schema.Utf8, new EntityTagHeaderValue($"\"{tag}\""));
    }
}
