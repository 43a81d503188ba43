using System.Text.Json;
using Shouldly;
using Xunit;

namespace Meanwhile.Errors;

/// <summary>What the pages of callers' codes show leads to these codes.</summary>
public sealed class ExampleTests(ServedWorld served) : IClassFixture<ServedWorld>
{
    public static TheoryData<string> Codes =>
        [.. ErrorCodes.All.Where(code => code is { Side: Side.Caller, Example: not null }).Select(code => code.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task The_example_of_a_callers_code_is_a_request_that_is_answered_with_it(string code)
    {
        await served.PublishAsync("hello", """
            flow: hello
            input: { name: string }
            steps: { greet: { set: "Hello, {{ input.name }}" } }
            """);
        using var answer = await served.Client.SendAsync(Request(ErrorCodes.Find(code).Example!));

        var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
        problem.GetProperty("code").GetString().ShouldBe(code);
        ((int)answer.StatusCode).ShouldBe(ErrorCodes.Find(code).Status);
    }

    /// <summary>A method and an address, headers, an empty line, a body: as HTTP is written.</summary>
    private static HttpRequestMessage Request(string text)
    {
        var parts = text.Split("\n\n", 2);
        var lines = parts[0].Split('\n');
        var head = lines[0].Split(' ');
        var request = new HttpRequestMessage(HttpMethod.Parse(head[0]), head[1]);
        var headers = lines[1..].Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        if (parts.Length == 2)
            request.Content = ServedWorld.Content(
                parts[1], headers.GetValueOrDefault("Content-Type", "application/json"));
        foreach (var (name, value) in headers.Where(header => header.Key != "Content-Type"))
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
