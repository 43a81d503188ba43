using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using Meanwhile.Runs;
using Meanwhile.Steps;

namespace Meanwhile.Shares;

/// <summary>
/// A call as bytes that no other call has: every part stands behind its length, and settings in the order of their
/// names, so that all silos write the same. A thread uses its buffer again and again.
/// </summary>
internal ref struct CallText
{
    private const int KeptBytesMax = 64 * 1024;
    private const int Nothing = -1;

    private static readonly ConcurrentDictionary<Type, Setting[]> Ordered = new();

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? kept;

    private readonly ArrayBufferWriter<byte> buffer;

    public CallText()
    {
        buffer = kept ?? new ArrayBufferWriter<byte>(1024);
        kept = null;
    }

    /// <summary>Begins with whose call it is, and through what it is made.</summary>
    public static CallText Of(Attempt attempt)
    {
        var text = new CallText();
        text.Add(attempt.Run.Facts.Tenant);
        text.Add(attempt.Call.Kind.Name);
        text.Add(attempt.Call.Connection);
        text.Add(attempt.Connection?.Version);
        return text;
    }

    /// <summary>The key of all that was added; nothing can be added after it.</summary>
    public readonly ShareKey Key()
    {
        var key = ShareKey.Of(buffer.WrittenSpan);
        if (buffer.Capacity <= KeptBytesMax)
        {
            buffer.ResetWrittenCount();
            kept = buffer;
        }
        return key;
    }

    public readonly void Add(string? text)
    {
        if (text is null)
        {
            Add(Nothing);
            return;
        }
        var length = Encoding.UTF8.GetByteCount(text);
        Add(length);
        Encoding.UTF8.GetBytes(text, buffer.GetSpan(length));
        buffer.Advance(length);
    }

    public readonly void Add(ReadOnlySpan<byte> json)
    {
        Add(json.Length);
        buffer.Write(json);
    }

    /// <summary>All settings of a call.</summary>
    public readonly void AddSettings(object settings)
    {
        var all = Ordered.GetOrAdd(settings.GetType(), static type =>
            [.. SettingsShape.Of(type).All.OrderBy(setting => setting.Name, StringComparer.Ordinal)]);
        foreach (var setting in all) AddValue(setting.Get(settings));
    }

    private readonly void AddValue(object? value)
    {
        switch (value)
        {
            case null: Add(Nothing); break;
            case string text: Add(text); break;
            case ReadOnlyMemory<byte> json: Add(json.Span); break;
            case TextMap map:
                Add(map.Entries.Count);
                foreach (var (name, text) in map.Entries)
                {
                    Add(name);
                    Add(text);
                }
                break;
            case JsonMap map:
                Add(map.Entries.Count);
                foreach (var (name, json) in map.Entries)
                {
                    Add(name);
                    Add(json.Span);
                }
                break;
            case IReadOnlyList<string> texts:
                Add(texts.Count);
                foreach (var text in texts) Add(text);
                break;
            case IReadOnlyList<int> numbers:
                Add(numbers.Count);
                foreach (var number in numbers) Add(number);
                break;
            case TimeSpan or bool or int or long or Enum: Add(value.ToString()); break;
            default: throw new InvalidOperationException($"A setting of type {value.GetType()} has no text");
        }
    }

    private readonly void Add(int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(sizeof(int)), number);
        buffer.Advance(sizeof(int));
    }
}
