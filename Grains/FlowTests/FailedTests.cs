using Meanwhile.Errors;
using Meanwhile.Flows;

namespace Meanwhile.FlowTests;

/// <summary>Tests that failed as problems of the definition, each at its place.</summary>
internal static class FailedTests
{
    public static Problem[] In(IReadOnlyList<FlowTest> tests, IReadOnlyList<FlowTestReport> reports)
    {
        var problems = new ProblemList();
        foreach (var (index, report) in reports.Index())
            foreach (var failure in report.Failures)
                problems.Add(ErrorCodes.FlowTestFailed, tests[index].Place, $"the test `{report.Name}`: {failure}");
        return problems.InOrder();
    }
}
