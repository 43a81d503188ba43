namespace Meanwhile.Connections;

/// <summary>The connection of steps that give a whole <c>url</c>: public addresses only, no credentials.</summary>
public static class PublicWeb
{
    public static readonly HttpConnection Connection = new(
        new HttpConnection.Settings(),
        new ConnectionPolicy("public web", "", TimeSpan.FromSeconds(Limits.StepSecondsDefault), null));
}
