using System.Net;
using System.Text.Json;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Steps;

/// <summary>Upstreams over TLS: those whose certificate the machine trusts are called, the others are not.</summary>
public sealed class TlsTests
{
    [Fact]
    public async Task An_upstream_is_called_over_TLS_when_its_certificate_is_trusted_and_only_then()
    {
        await using var known = new TlsUpstream();
        await using var stranger = new TlsUpstream();
        await using var silo = new SiloProcess();
        var trusted = Path.Combine(silo.DataFolder, "trusted.pem");
        await File.WriteAllTextAsync(trusted, known.Pem);
        silo.Environment["SSL_CERT_FILE"] = trusted;
        await silo.WriteConnection("known", $"kind: http\naddress: {known.Address}\nallowPrivate: true\n");
        await silo.WriteConnection("stranger", $"kind: http\naddress: {stranger.Address}\nallowPrivate: true\n");
        await silo.WriteFlow("calls", """
            flow: calls
            triggers: { http: "GET /calls" }
            steps:
              first: { http: { connection: known, path: /a } }
              second: { http: { connection: known, path: /b }, dependsOn: [first] }
            output: ["{{ steps.first.body }}", "{{ steps.second.body }}"]
            """);
        await silo.WriteFlow("trusts", """
            flow: trusts
            triggers: { http: "GET /trusts" }
            steps: { got: { http: { connection: stranger, path: /a } } }
            """);
        await silo.StartAsync();

        (await silo.Client.GetStringAsync("/calls")).ShouldBe("""["private","private"]""");
        known.Sockets.ShouldBe(1);

        using var refused = await silo.Client.GetAsync("/trusts");
        refused.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        using var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());
        problem.RootElement.GetProperty("code").GetString().ShouldBe("MW3001");
        problem.RootElement.GetProperty("detail").GetString()!.ShouldContain("TLS");
    }
}
