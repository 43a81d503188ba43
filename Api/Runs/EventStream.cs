using System.Buffers;
using System.Globalization;
using System.Text;

namespace Meanwhile.Runs;

/// <summary>Writes server-sent events. Everything is sent at once: a buffer that waits for more is a watcher who waits.
/// </summary>
internal sealed class EventStream(HttpResponse response)
{
    /// <summary>Sends the head, so that the other side knows at once that it is being listened to.</summary>
    public async Task OpenAsync()
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        await SendAsync("retry: 1000\n\n");
    }

    public Task SendAsync(RunNews news)
    {
        var text = new StringBuilder();
        if (news.Seq is { } number) text.Append(CultureInfo.InvariantCulture, $"id: {number}\n");
        text.Append(CultureInfo.InvariantCulture, $"event: {news.Type}\n");
        var data = Encoding.UTF8.GetString(news.Data.Utf8);
        text.Append(CultureInfo.InvariantCulture, $"data: {{\"at\":\"{news.At.UtcDateTime:O}\"");
        if (data.Length > 2) text.Append(',').Append(data.AsSpan(1, data.Length - 2));
        return SendAsync(text.Append("}\n\n").ToString());
    }

    /// <summary>A comment, which keeps the connection from being taken for dead.</summary>
    public Task BeatAsync() => SendAsync(": still here\n\n");

    private async Task SendAsync(string text)
    {
        response.BodyWriter.Write(Encoding.UTF8.GetBytes(text));
        await response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted);
    }
}
