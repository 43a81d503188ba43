using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Meanwhile;

/// <summary>
/// How the process ends: with a code that tells whoever watches it, and a sentence for whoever mends it.
/// </summary>
internal static class Ending
{
    /// <summary>It was asked to stop, and stopped.</summary>
    public const int Well = 0;

    /// <summary>It could not go on.</summary>
    public const int Broken = 1;

    /// <summary>It was told something that cannot be.</summary>
    public const int ToldWrong = 2;

    /// <summary>What on this machine stands in the way, found before anything is started.</summary>
    public static IReadOnlyList<string> Obstacles(SiloSettings settings)
    {
        try
        {
            Directory.CreateDirectory(settings.Data);
            using var probe = File.Create(Path.Combine(settings.Data, Path.GetRandomFileName()), 1,
                FileOptions.DeleteOnClose);
            return [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [$"`data`: {settings.Data} cannot be written ({error.Message}); "
                + "make it a folder of the user who runs this process, or name another with --data"];
        }
    }

    /// <summary>Runs until somebody asks it to stop, or until a part of it fails.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunToItsEndAsync(this WebApplication app, SiloSettings settings)
    {
        var parts = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToArray();
        try
        {
            await app.RunAsync();
        }
        catch (IOException error) when (error.InnerException is AddressInUseException or SocketException)
        {
            return await SayAsync($"`urls`: {settings.Urls} cannot be listened on: {error.InnerException.Message}; "
                + "stop the program that has it, or choose another address with --urls");
        }
        var failed = Array.Find(parts, part => part.ExecuteTask is { IsFaulted: true });
        return failed?.ExecuteTask!.Exception!.InnerException is { } cause
            ? await SayAsync($"{failed.GetType().Name} failed: {cause.Message}")
            : Well;
    }

    public static async Task<int> SayAsync(string sentence)
    {
        await Console.Error.WriteLineAsync(sentence);
        return Broken;
    }
}
