using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Meanwhile.Errors;
using Shouldly;
using Xunit;

namespace Meanwhile.House;

/// <summary>Every failure there is has a number for good, a side, a meaning and a cure.</summary>
public sealed partial class ErrorCodeTests
{
    private static readonly (string Field, ErrorCode Code)[] Declared =
    [
        .. typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(ErrorCode))
            .Select(field => (field.Name, (ErrorCode)field.GetValue(null)!))
            .OrderBy(pair => pair.Item2.Code, StringComparer.Ordinal),
    ];

    [Fact]
    public void Every_code_has_a_number_of_its_own()
    {
        Declared.GroupBy(pair => pair.Code.Code).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(pair => pair.Field))}")
            .MustBeNone("A number means one thing, for ever:");
        ErrorCodes.All.ShouldBe(Declared.Select(pair => pair.Code));
    }

    [Fact]
    public void The_thousands_of_a_number_tell_the_side() => Declared
        .Where(pair => !Number().IsMatch(pair.Code.Code) || pair.Code.Code[2] - '1' != (int)pair.Code.Side)
        .Select(pair => $"{pair.Code.Code} {pair.Field} is on the side {pair.Code.Side}")
        .MustBeNone("MW1xxx the caller, MW2xxx the flow's author, MW3xxx an upstream, MW4xxx us:");

    [Fact]
    public void Every_code_has_a_title_a_meaning_a_cure_and_an_error_status() => Declared
        .Where(pair =>
            pair.Code is not { Title.Length: > 8, Meaning.Length: > 15, Cure.Length: > 15, Status: >= 400 and <= 599 }
            || pair.Code.Title.EndsWith('.') || !pair.Code.Meaning.EndsWith('.') || !pair.Code.Cure.EndsWith('.'))
        .Select(pair => $"{pair.Code.Code} {pair.Field}")
        .MustBeNone("Title without a full stop, meaning and cure in whole sentences:");

    [Fact]
    public void Every_code_is_used() => Declared
        .Where(pair => pair.Code != ErrorCodes.Internal)
        .Where(pair => !Calls.All.Any(call => call.To is FieldInfo { Name: var name } field
            && field.DeclaringType == typeof(ErrorCodes) && name == pair.Field && call.From != typeof(ErrorCodes)))
        .Where(pair => !NotUsedYet.Contains(pair.Field))
        .Select(pair => $"{pair.Code.Code} {pair.Field}")
        .MustBeNone("A failure that cannot happen is not on the list of those that can:");

    [Fact]
    public void The_error_codes_are_those_approved()
    {
        var text = new StringBuilder("# Every error code: number, side, status, title, meaning, cure.\n");
        foreach (var (_, code) in Declared)
            text.Append($"\n{code.Code} {code.Side} {code.Status} {code.Title}\n  {code.Meaning}\n  {code.Cure}\n");
        Approved.MustBe(text.ToString(), "error-codes.approved.txt");
    }

    /// <summary>A store that fails is answered with MW4001 for now.</summary>
    private static readonly string[] NotUsedYet = [nameof(ErrorCodes.StorageUnavailable)];

    [GeneratedRegex(@"\AMW[1-4]\d{3}\z")]
    private static partial Regex Number();
}
