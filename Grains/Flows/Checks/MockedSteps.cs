using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.FlowTests;

namespace Meanwhile.Flows.Checks;

/// <summary>Every step that a test mocks exists. Steps of a flow that is called are not known here.</summary>
internal static class MockedSteps
{
    public static void Check(ScopeDraft body, IEnumerable<FlowTest> tests, ProblemList problems)
    {
        var paths = Paths(body, "").ToHashSet();
        foreach (var test in tests)
            foreach (var path in test.Mocks.Keys.Where(path => !paths.Contains(path)))
                if (!paths.Any(known => path.StartsWith(known + ".", StringComparison.Ordinal)))
                    problems.Add(ErrorCodes.UnknownStep, test.Place, $"the test mocks `{path}`, which is no step",
                        Nearest.Hint(path, paths) ?? "steps inside a container are called `container.step`");
    }

    private static IEnumerable<string> Paths(ScopeDraft scope, string within)
    {
        foreach (var step in scope.Steps)
        {
            yield return within + step.Id;
            foreach (var path in step.Inner.SelectMany(inner => Paths(inner, $"{within}{step.Id}."))) yield return path;
        }
    }
}
