using System.Text;
using Shouldly;
using Xunit;

namespace Meanwhile.Connections;

public sealed class SecretValuesTests
{
    [Fact]
    public void A_secret_that_the_environment_shouts_is_written_in_lower_case()
    {
        SecretValues values = new(new Secrets([new("WORLD", "open sesame")]));

        Encoding.UTF8.GetString(values.Root("secrets")!.Value.Span).ShouldBe("""{"world":"open sesame"}""");
    }

    [Fact]
    public void A_connection_sees_nothing_but_secrets() =>
        new SecretValues(new Secrets([])).Root("input").HasValue.ShouldBeFalse();
}
