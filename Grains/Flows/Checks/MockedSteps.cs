using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.FlowTests;

namespace Meanwhile.Flows.Checks;

/// <summary>Every step that a test names exists. Steps of a flow that is called are not known here.</summary>
internal static class MockedSteps
{
    public static void Check(ScopeDraft body, IEnumerable<FlowTest> tests, ProblemList problems)
    {
        var paths = Paths(body, "").ToHashSet();
        var ids = body.Ids.ToHashSet();
        foreach (var test in tests)
        {
            foreach (var path in test.Mocks.Keys.Concat(test.Expect.Calls.Keys).Distinct())
                if (!paths.Contains(path)
                    && !paths.Any(known => path.StartsWith(known + ".", StringComparison.Ordinal)))
                    problems.Add(ErrorCodes.UnknownStep, test.Place, $"the test names `{path}`, which is no step",
                        Nearest.Hint(path, paths) ?? "steps inside a container are called `container.step`");
            foreach (var id in test.Expect.Together.Concat(test.Expect.Skipped).Where(id => !ids.Contains(id)))
                problems.Add(ErrorCodes.UnknownStep, test.Place, $"the test names `{id}`, which is no step of the flow",
                    Nearest.Hint(id, ids) ?? "`together` and `skipped` know the flow's own steps, not those inside");
        }
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
