using Meanwhile;

var builder = WebApplication.CreateBuilder(args);
builder.Host.UseOrleansClient(client => client.UseLocalhostClustering());
builder.AddMeanwhileApi(builder.Configuration.GetSection("Keys").Get<string[]>() ?? []);

var app = builder.Build();
app.UseMeanwhileApi(demo: false);
app.Run();
