using Meanwhile;
using Meanwhile.Cluster;

var (settings, problems) = ApiSettings.Read(args, Environment.GetEnvironmentVariables());
if (settings is null)
{
    foreach (var problem in problems) Console.Error.WriteLine(problem);
    return 2;
}

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseUrls(settings.Urls);
builder.Host.UseOrleansClient(client => client.UseSilos(settings.Postgres, settings.Cluster));
builder.Services.AddSingleton(new AnswerBound(TimeSpan.FromSeconds(Limits.ApiNodeAnswerSecondsMax)));
builder.AddMeanwhileApi(settings.Keys, settings.DrainSeconds);

var app = builder.Build();
app.UseMeanwhileApi(settings.Demo);
await app.RunAsync();
return 0;
