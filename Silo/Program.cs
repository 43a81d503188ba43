using Meanwhile;
using Meanwhile.Cluster;
using Meanwhile.Commands;

SocketThreads.GoOnThere();
if (Command.IsIn(args)) return await Command.RunAsync(args, Console.Out, Console.Error);

var (settings, problems) = SiloSettings.Read(args, Environment.GetEnvironmentVariables());
if (settings is null || (problems = Ending.Obstacles(settings)).Count > 0)
{
    foreach (var problem in problems) Console.Error.WriteLine(problem);
    return Ending.ToldWrong;
}
if (await Members.PrepareAsync(settings) is { } obstacle) return await Ending.SayAsync(obstacle);
if (settings.Migrate) return Ending.Well;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseUrls(settings.Urls);
builder.AddMeanwhileSilo(settings);
builder.AddMeanwhileApi(settings.Keys, settings.DrainSeconds);

var app = builder.Build();
if (settings.Api) app.UseMeanwhileApi(settings.Demo);
else app.UseMeanwhileHealth();
if (settings.Api) app.MapMeanwhileDashboard(settings);
app.AnnounceWhenReady(settings);
return await app.RunToItsEndAsync(settings);
