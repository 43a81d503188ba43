using Meanwhile;
using Meanwhile.Commands;

if (Command.IsIn(args)) return await Command.RunAsync(args, Console.Out, Console.Error);

var (settings, problems) = SiloSettings.Read(args, Environment.GetEnvironmentVariables());
if (settings is null || (problems = Ending.Obstacles(settings)).Count > 0)
{
    foreach (var problem in problems) Console.Error.WriteLine(problem);
    return Ending.ToldWrong;
}

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseUrls(settings.Urls);
builder.AddMeanwhileSilo(settings);
builder.AddMeanwhileApi(settings.Keys);

var app = builder.Build();
app.UseMeanwhileApi(settings.Demo);
app.MapMeanwhileDashboard(settings);
app.AnnounceWhenReady(settings);
return await app.RunToItsEndAsync(settings);
