using System.Globalization;
using Meanwhile.Documents;
using Meanwhile.Errors;

namespace Meanwhile.Flows.Checks;

/// <summary>Status and headers of the answer, as far as they are known before a run, can be sent.</summary>
internal static class AnswerHead
{
    public static void Check(MapNode flow, ProblemList problems)
    {
        if (flow["status"] is { } status && !IsExpression(status) && !IsStatus(status))
            problems.Add(ErrorCodes.BadValue, status, "`status` must be a whole number from 200 to 599",
                "or one expression that gives such a number");
        if (flow["headers"] is { } headers and not MapNode && !IsExpression(headers))
            problems.Add(ErrorCodes.WrongType, headers, "`headers` must be a map of names and values",
                "for example `headers: { Cache-Control: no-store }`");
    }

    private static bool IsExpression(DocumentNode node) =>
        node is ScalarNode { Kind: ScalarKind.Text } scalar && scalar.Text.Contains("{{", StringComparison.Ordinal);

    private static bool IsStatus(DocumentNode node) =>
        node is ScalarNode { Kind: ScalarKind.Number } scalar
        && int.TryParse(scalar.Text, CultureInfo.InvariantCulture, out var status) && status is >= 200 and <= 599;
}
