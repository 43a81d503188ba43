using Meanwhile;
using Meanwhile.Commands;

if (Command.IsIn(args)) return await Command.RunAsync(args, Console.Out, Console.Error);

var (settings, problems) = SiloSettings.Read(args, Environment.GetEnvironmentVariables());
if (settings is null)
{
    foreach (var problem in problems) Console.Error.WriteLine(problem);
    return 2;
}

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseUrls(settings.Urls);
builder.AddMeanwhileSilo(settings);
builder.AddMeanwhileApi(settings.Keys);

var app = builder.Build();
app.UseMeanwhileApi(settings.Demo);
app.MapMeanwhileDashboard();
app.AnnounceWhenReady(settings);
await app.RunAsync();
return 0;
