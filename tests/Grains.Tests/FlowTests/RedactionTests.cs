using System.Text.Json;
using Shouldly;
using Xunit;

namespace Meanwhile.FlowTests;

/// <summary>Nothing that proves who somebody is comes into a file.</summary>
public sealed class RedactionTests
{
    [Theory]
    [InlineData("""{"a":"hunter22"}""", """{"a":"[redacted]"}""")]
    [InlineData("""{"a":"Bearer hunter22!"}""", """{"a":"Bearer [redacted]!"}""")]
    [InlineData("""{"hunter22":1}""", """{"[redacted]":1}""")]
    [InlineData("""["x",["hunter22"]]""", """["x",["[redacted]"]]""")]
    [InlineData("""{"pin":1234,"other":12345}""", """{"pin":"[redacted]","other":12345}""")]
    [InlineData("""{"word":"catalog","short":"cat"}""", """{"word":"catalog","short":"[redacted]"}""")]
    public void A_secret_is_taken_out_wherever_it_stands(string given, string wanted) =>
        Redact(given, "hunter22", "1234", "cat").ShouldBe(wanted);

    [Theory]
    [InlineData("Authorization")]
    [InlineData("cookie")]
    [InlineData("Set-Cookie")]
    [InlineData("X-Api-Key")]
    [InlineData("password")]
    [InlineData("access_token")]
    public void What_stands_under_the_name_of_a_credential_is_taken_out(string name) =>
        Redact($$"""{"{{name}}":"abc","b":1}""").ShouldBe($$"""{"{{name}}":"[redacted]","b":1}""");

    [Fact]
    public void A_credential_is_taken_out_of_what_it_was_copied_to() =>
        Redact("""{"session":{"access_token":"s3cr3t-t0k3n-77"},"link":"/x?t=s3cr3t-t0k3n-77"}""")
            .ShouldBe("""{"session":{"access_token":"[redacted]"},"link":"/x?t=[redacted]"}""");

    [Fact]
    public void The_scheme_before_a_credential_hides_nothing() =>
        Redact("""{"headers":{"authorization":"Bearer s3cr3t-t0k3n-77"},"raw":"s3cr3t-t0k3n-77"}""")
            .ShouldBe("""{"headers":{"authorization":"[redacted]"},"raw":"[redacted]"}""");

    [Fact]
    public void Everything_else_stays_as_it_came_digit_for_digit() =>
        Redact("""{"id":12345678901234567890,"pi":3.14159265358979323846,"no":null,"ok":true}""")
            .ShouldBe("""{"id":12345678901234567890,"pi":3.14159265358979323846,"no":null,"ok":true}""");

    private static string Redact(string json, params string[] secrets)
    {
        var redaction = new Redaction(secrets);
        var value = JsonElement.Parse(json);
        redaction.Learn(value);
        return redaction.Apply(value)!.ToJsonString();
    }
}
