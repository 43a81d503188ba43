using System.Text;
using Meanwhile.Runs;
using Shouldly;
using Xunit;

namespace Meanwhile.Expressions;

public sealed class RenderingTests
{
    [Fact]
    public void A_member_that_is_missing_is_undefined_and_not_empty_bytes()
    {
        Rendering rendering = new(new Inputs("""{"there":null}"""));

        ReadOnlyMemory<byte>? missing = rendering.Read(new ValuePath("input", [PathSegment.Member("missing")]));
        ReadOnlyMemory<byte>? there = rendering.Read(new ValuePath("input", [PathSegment.Member("there")]));

        missing.HasValue.ShouldBeFalse();
        Encoding.UTF8.GetString(there!.Value.Span).ShouldBe("null");
        rendering.Fault.ShouldBeNull();
    }

    private sealed class Inputs(string json) : IValueSource
    {
        public ReadOnlyMemory<byte>? Root(string name) =>
            name == "input" ? (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(json) : null;

        public StepValue? Step(string id) => null;
    }
}
