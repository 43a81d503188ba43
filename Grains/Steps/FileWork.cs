using System.Text;
using System.Text.Json;
using Meanwhile.Connections;
using Meanwhile.Errors;
using Meanwhile.Runs;

namespace Meanwhile.Steps;

/// <summary>The blocking part of a file step; runs on the disk's own threads.</summary>
internal static class FileWork
{
    public static StepOutcome Do(FilesConnection folder, FileStep.Settings settings)
    {
        var asked = settings.Read ?? settings.Write ?? settings.Append ?? settings.List ?? settings.Delete ?? "";
        var path = settings.List is "" or "." ? folder.Root : FileJail.Inside(folder.Root, asked);
        if (path is null) return Outside(folder, asked);
        var writes = settings.Read is null && settings.List is null;
        if (writes && folder.IsReadOnly)
            return new StepOutcome.Failed(ErrorCodes.FileForbidden, $"`{folder.Name}` is read-only");
        try
        {
            if (settings.Read is not null) return Read(folder, asked, path, settings.As);
            if (settings.List is not null) return List(folder, asked, path);
            if (!FileJail.Holds(folder.Root, Path.GetDirectoryName(path)!)) return Outside(folder, asked);
            return settings.Delete is not null ? Delete(path) : Put(folder, asked, path, settings);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return new StepOutcome.Failed(ErrorCodes.FileNotFound, $"`{folder.Name}` has no `{asked}`");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new StepOutcome.Failed(ErrorCodes.FileFailed,
                $"`{folder.Name}` could not handle `{asked}`: {Reason(error)}");
        }
    }

    private static StepOutcome Read(FilesConnection folder, string asked, string path, FileForm form)
    {
        if (Directory.Exists(path))
            return new StepOutcome.Failed(ErrorCodes.FileForbidden, $"`{asked}` is a folder; use `list`");
        using var handle = File.OpenHandle(path);
        if (!FileJail.Holds(folder.Root, handle)) return Outside(folder, asked);
        var length = RandomAccess.GetLength(handle);
        if (length > Limits.FileBytesMax)
            return new StepOutcome.Failed(ErrorCodes.UpstreamTooLarge,
                $"`{asked}` has {length} bytes; at most {Limits.FileBytesMax} are read");
        var bytes = new byte[length];
        var read = RandomAccess.Read(handle, bytes, 0);
        var (content, fault) = Content(bytes.AsMemory(0, read), form);
        if (fault is not null) return new StepOutcome.Failed(ErrorCodes.UpstreamGarbage, $"`{asked}` {fault}");
        return new StepOutcome.Done(new StepValue(
            new("content", content),
            new("size", JsonText.Of(read)),
            new("modified", Modified(File.GetLastWriteTimeUtc(handle)))));
    }

    private static (ReadOnlyMemory<byte> Content, string? Fault) Content(ReadOnlyMemory<byte> bytes, FileForm form)
    {
        if (form == FileForm.Base64) return (JsonText.Of(Convert.ToBase64String(bytes.Span)), null);
        if (bytes.Span.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[Encoding.UTF8.Preamble.Length..];
        if (form == FileForm.Json)
            return JsonText.IsWellFormed(bytes.Span, out var fault)
                ? (bytes.Trim(" \t\r\n"u8), null)
                : (default, $"is not JSON: {fault}");
        if (!System.Text.Unicode.Utf8.IsValid(bytes.Span)) return (default, "is not UTF-8 text; read it `as: base64`");
        var text = Encoding.UTF8.GetString(bytes.Span);
        return form == FileForm.Text
            ? (JsonText.Of(text), null)
            : (JsonSerializer.SerializeToUtf8Bytes(Lines(text)), null);
    }

    private static string[] Lines(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    private static StepOutcome List(FilesConnection folder, string asked, string path)
    {
        if (!FileJail.Holds(folder.Root, path)) return Outside(folder, asked);
        var items = new DirectoryInfo(path).EnumerateFileSystemInfos()
            .Take(Limits.FilesListedMax + 1)
            .OrderBy(item => item.Name, StringComparer.Ordinal)
            .Select(item => new
            {
                name = item.Name,
                kind = item is DirectoryInfo ? "folder" : "file",
                size = (item as FileInfo)?.Length,
                modified = item.LastWriteTimeUtc,
            })
            .ToArray();
        if (items.Length > Limits.FilesListedMax)
            return new StepOutcome.Failed(ErrorCodes.UpstreamTooLarge,
                $"`{asked}` has more than {Limits.FilesListedMax} entries");
        return new StepOutcome.Done(new StepValue(
            new("items", JsonSerializer.SerializeToUtf8Bytes(items)),
            new("size", JsonText.Of(items.Length)),
            new("modified", Modified(Directory.GetLastWriteTimeUtc(path)))));
    }

    private static StepOutcome Delete(string path)
    {
        var existed = File.Exists(path);
        if (Directory.Exists(Path.GetDirectoryName(path))) File.Delete(path);
        return new StepOutcome.Done(new StepValue(new StepMember("deleted", existed ? JsonText.True : JsonText.False)));
    }

    /// <summary>
    /// Writing goes to a neighbour that is then renamed, which replaces a symbolic link instead of following it.
    /// </summary>
    private static StepOutcome Put(FilesConnection folder, string asked, string path, FileStep.Settings settings)
    {
        if (Bytes(settings.Content!.Value, settings.As) is not { } bytes)
            return new StepOutcome.Failed(ErrorCodes.SettingInvalid, "`content` is not base64");
        var isInside = settings.Append is not null ? Append(folder, path, bytes) : Replace(folder, path, bytes);
        return !isInside
            ? Outside(folder, asked)
            : new StepOutcome.Done(new StepValue(
                new("size", JsonText.Of(new FileInfo(path).Length)),
                new("modified", Modified(File.GetLastWriteTimeUtc(path)))));
    }

    private static bool Append(FilesConnection folder, string path, byte[] bytes)
    {
        // Asked before, for opening would make the file that a link out of the root leads to.
        if (!FileJail.Holds(folder.Root, path)) return false;
        using var handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write);
        if (!FileJail.Holds(folder.Root, handle)) return false;
        RandomAccess.Write(handle, bytes, RandomAccess.GetLength(handle));
        return true;
    }

    private static bool Replace(FilesConnection folder, string path, byte[] bytes)
    {
        var draft = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            using (var handle = File.OpenHandle(draft, FileMode.CreateNew, FileAccess.Write))
            {
                if (!FileJail.Holds(folder.Root, handle)) return false;
                RandomAccess.Write(handle, bytes, 0);
                RandomAccess.FlushToDisk(handle);
            }
            File.Move(draft, path, overwrite: true);
            return true;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static byte[]? Bytes(ReadOnlyMemory<byte> content, FileForm form)
    {
        var reader = new Utf8JsonReader(content.Span);
        reader.Read();
        if (form == FileForm.Base64)
            return reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out var bytes)
                ? bytes
                : null;
        if (reader.TokenType != JsonTokenType.String || form == FileForm.Json) return content.ToArray();
        return Encoding.UTF8.GetBytes(reader.GetString()!);
    }

    private static StepOutcome.Failed Outside(FilesConnection folder, string asked) =>
        new(ErrorCodes.FileForbidden, $"`{asked}` leads out of `{folder.Name}`");

    private static ReadOnlyMemory<byte> Modified(DateTime at) =>
        JsonText.Of(at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));

    private static string Reason(Exception error) => error switch
    {
        UnauthorizedAccessException => "permission denied",
        PathTooLongException => "the path is too long",
        _ => "the disk refused",
    };
}
