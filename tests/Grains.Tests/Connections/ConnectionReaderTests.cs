using System.Text;
using Meanwhile.Flows;
using Shouldly;
using Xunit;

namespace Meanwhile.Connections;

/// <summary>What a connection may be told, and what it proves itself with.</summary>
public sealed class ConnectionReaderTests
{
    private static readonly ConnectionReader Reader =
        new(new ConnectionKinds(), new Secrets([new("CRM", "s3cr3t-of-crm")]));

    [Theory]
    [InlineData("address: https://example.org")]
    [InlineData("kind: ftp\naddress: x")]
    [InlineData("kind: http")]
    [InlineData("kind: http\naddress: example.org")]
    [InlineData("kind: http\naddress: https://user:word@example.org")]
    [InlineData("kind: http\naddress: https://example.org?x=1")]
    [InlineData("kind: http\naddress: https://example.org\nmaxConnections: 0")]
    [InlineData("kind: http\naddress: https://example.org\nadress: x")]
    [InlineData("kind: http\naddress: https://example.org\nheaders: { x: \"{{ input.a }}\" }")]
    [InlineData("kind: http\naddress: https://example.org\nheaders: { x: \"{{ secrets.nobody }}\" }")]
    [InlineData("kind: http\naddress: https://example.org\ntimeout: soon")]
    [InlineData("kind: postgres\naddress: Host=db;Password=word")]
    [InlineData("kind: postgres\naddress: Database=shop")]
    [InlineData("kind: files\nroot: relative")]
    [InlineData("kind: files\nroot: /there/is/no/such/folder")]
    public void What_is_wrong_with_a_connection_is_said_and_it_is_not_opened(string yaml)
    {
        var (connection, _, problems) = Read(yaml);

        connection.ShouldBeNull();
        problems.ShouldNotBeEmpty();
        problems.ShouldAllBe(problem => problem.Line > 0);
    }

    [Fact]
    public async Task Every_kind_has_a_timeout_and_a_retry_for_steps_that_say_nothing()
    {
        foreach (var kind in new[]
        {
            "kind: http\naddress: https://example.org", "kind: postgres\naddress: Host=db;Database=shop",
            $"kind: files\nroot: {Path.GetTempPath()}",
        })
        {
            await using var plain = Read(kind).Connection;
            await using var told = Read($"{kind}\ntimeout: 3s\nretry: 2\n").Connection;

            plain.ShouldNotBeNull(kind).Retry.ShouldBeNull(kind);
            plain.Timeout.ShouldBe(TimeSpan.FromSeconds(Limits.StepSecondsDefault), kind);
            told.ShouldNotBeNull(kind).Retry!.Max.ShouldBe(2, kind);
            told.Timeout.ShouldBe(TimeSpan.FromSeconds(3), kind);
        }
    }

    [Fact]
    public async Task It_knows_its_credentials_and_takes_nothing_else_for_one()
    {
        await using var http = Read("""
            kind: http
            address: https://example.org
            headers: { Authorization: "Bearer {{ secrets.crm }}", Accept: application/json }
            """).Connection;
        await using var postgres = Read("""
            kind: postgres
            address: Host=db;Database=shop
            password: "{{ secrets.crm }}"
            """).Connection;

        http!.Credentials.ShouldBe(["Bearer s3cr3t-of-crm"]);
        postgres!.Credentials.ShouldBe(["s3cr3t-of-crm"]);
    }

    private static (Connection? Connection, string Kind, Errors.Problem[] Problems) Read(string yaml) =>
        Reader.Read("tested", new Definition(Encoding.UTF8.GetBytes(yaml), "application/yaml"));
}
