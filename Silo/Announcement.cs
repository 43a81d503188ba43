using Meanwhile.Connections;
using Meanwhile.Flows;

namespace Meanwhile;

/// <summary>Tells whoever started the process where everything is and what is kept.</summary>
internal static class Announcement
{
    public static void AnnounceWhenReady(this WebApplication app, SiloSettings settings)
    {
        var folder = app.Services.GetRequiredService<DefinitionFolder>();
        app.Lifetime.ApplicationStarted.Register(() => _ = SayAsync(app, settings, folder));
    }

    private static async Task SayAsync(WebApplication app, SiloSettings settings, DefinitionFolder folder)
    {
        await app.Services.GetRequiredService<CatalogMirror>()
            .ReachAsync(await folder.Loaded, app.Lifetime.ApplicationStopping);
        var address = app.Urls.First();
        await using var database = settings.Postgres is { } postgres ? JournalDatabase.Of(postgres).Database : null;
        var (definitions, runs) = (database?.Place ?? settings.DefinitionsFile, database?.Place ?? settings.RunsFile);
        await Console.Out.WriteLineAsync($"""

              Meanwhile — while one thing waits, everything else moves.

              try        curl {address}/morning/ada -i
              docs       {address}/docs
              dashboard  {address}/dashboard
              metrics    {address}/metrics

              flows        {settings.Flows}  (watched: save a file and it serves)
              connections  {settings.Connections}  (watched)
              kept         {definitions}  (flows and connections)
              kept         {runs}  (durable runs; all others end with this process)

            """);
    }
}
