using Meanwhile.Errors;
using Meanwhile.Steps;
using Shouldly;
using Xunit;

namespace Meanwhile.Batches;

/// <summary>Calls of different runs become one, and each has what it would have had alone.</summary>
public sealed class BatcherTests
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(5);

    [Fact]
    public async Task A_thousand_calls_are_ten_of_a_hundred()
    {
        var world = new BatchedWorld();
        var calls = Enumerable.Range(0, 1_000).Select(id => world.CallAsync($"{id}")).ToArray();

        for (var id = 0; id < calls.Length; id++)
            Text(await calls[id]).ShouldBe($$"""{"rows":[{"id":{{id}},"name":"n"}],"count":1}""");
        world.Calls.Count.ShouldBe(10);
    }

    [Fact]
    public async Task The_first_call_waits_for_others_no_longer_than_it_may()
    {
        var world = new BatchedWorld();
        var first = world.CallAsync("1");
        world.Time.Advance(MaxWait - TimeSpan.FromTicks(1));
        var second = world.CallAsync("2");
        world.Calls.ShouldBeEmpty();
        world.Time.Advance(TimeSpan.FromTicks(1));

        world.Calls.ShouldBe(["[1,2]"]);
        await Task.WhenAll(first, second);
        var alone = world.CallAsync("3");
        world.Time.Advance(MaxWait);
        Text(await alone).ShouldBe("""{"rows":[{"id":3,"name":"n"}],"count":1}""");
        world.Calls[1].ShouldBe("[3]");
    }

    [Fact]
    public async Task Equal_values_are_asked_for_once_and_each_has_the_rows_and_a_value_without_rows_has_none()
    {
        var world = new BatchedWorld
        {
            Answer = _ => Task.FromResult(BatchedWorld.Rows(
                """[{"id":7,"name":"a"},{"name":"b","id":8},{"id":7,"name":"c"}]""")),
        };
        var calls = new[] { "7", "8", "7", "9", "null" }.Select(id => world.CallAsync(id)).ToArray();
        world.Time.Advance(MaxWait);

        world.Calls.ShouldBe(["[7,8,9,null]"]);
        var sevens = """{"rows":[{"id":7,"name":"a"},{"id":7,"name":"c"}],"count":2}""";
        (await Task.WhenAll(calls)).Select(Text).ShouldBe(
        [
            sevens, """{"rows":[{"name":"b","id":8}],"count":1}""", sevens,
            """{"rows":[],"count":0}""", """{"rows":[],"count":0}""",
        ]);
    }

    [Theory]
    [InlineData("\"7\"", "7")]
    [InlineData("7", "\"7\"")]
    [InlineData("1.5", "1.50")]
    [InlineData("\"\\u0061\"", "\"a\"")]
    [InlineData("true", "true")]
    public async Task A_row_belongs_to_the_value_that_reads_the_same(string asked, string row)
    {
        var world = new BatchedWorld
        {
            Answer = _ => Task.FromResult(BatchedWorld.Rows($$"""[{"id":{{row}}}]""")),
        };
        var calls = new[] { world.CallAsync(asked), world.CallAsync("99") };
        world.Time.Advance(MaxWait);

        Text(await calls[0]).ShouldBe($$"""{"rows":[{"id":{{row}}}],"count":1}""");
        world.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task When_a_row_belongs_to_nobody_each_is_asked_for_alone()
    {
        var world = new BatchedWorld
        {
            Answer = values => Task.FromResult(BatchedWorld.Rows(
                values.Contains("ADA") ? """[{"id":"ada"}]""" : "[]")),
        };
        var calls = new[] { world.CallAsync("\"ADA\""), world.CallAsync("\"bob\"") };
        world.Time.Advance(MaxWait);

        Text(await calls[0]).ShouldBe("""{"rows":[{"id":"ada"}],"count":1}""");
        Text(await calls[1]).ShouldBe("""{"rows":[],"count":0}""");
        world.Calls.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_poisoned_item_fails_alone()
    {
        var world = new BatchedWorld
        {
            Answer = values => Task.FromResult(values.Contains("666")
                ? new StepOutcome.Failed(ErrorCodes.SqlFailed, "it is poisoned")
                : BatchedWorld.RowForEach(values)),
        };
        var calls = new[] { "1", "666", "2" }.Select(id => world.CallAsync(id)).ToArray();
        world.Time.Advance(MaxWait);

        (await calls[1]).ShouldBeOfType<StepOutcome.Failed>().Code.ShouldBe(ErrorCodes.SqlFailed);
        Text(await calls[0]).ShouldContain("\"id\":1");
        Text(await calls[2]).ShouldContain("\"id\":2");
        world.Calls.ShouldBe(["[1,666,2]", "[1]", "[666]", "[2]"]);
    }

    [Fact]
    public async Task An_upstream_that_is_down_is_not_asked_again_for_each()
    {
        var world = new BatchedWorld
        {
            Answer = _ => Task.FromResult<StepOutcome>(
                new StepOutcome.Failed(ErrorCodes.UpstreamUnreachable, "gone") { Class = FailureClass.Connect }),
        };
        var calls = Enumerable.Range(0, 50).Select(id => world.CallAsync($"{id}")).ToArray();
        world.Time.Advance(MaxWait);

        foreach (var call in calls) (await call).ShouldBeOfType<StepOutcome.Failed>();
        world.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Calls_that_differ_in_anything_else_are_not_made_as_one()
    {
        var world = new BatchedWorld();
        var calls = new[] { world.CallAsync("1"), world.CallAsync("2", "\"de\""), world.CallAsync("3") };
        world.Time.Advance(MaxWait);
        await Task.WhenAll(calls);

        world.Calls.ShouldBe(["[1,3]", "[2]"]);
    }

    [Fact]
    public async Task A_query_that_does_not_say_what_belongs_to_whom_fails_and_says_so()
    {
        var world = new BatchedWorld
        {
            Answer = _ => Task.FromResult(BatchedWorld.Rows("""[{"name":"a"}]""")),
        };
        var calls = new[] { world.CallAsync("1"), world.CallAsync("2") };
        world.Time.Advance(MaxWait);

        foreach (var call in calls)
        {
            var failed = (await call).ShouldBeOfType<StepOutcome.Failed>();
            failed.Code.ShouldBe(ErrorCodes.BatchUnreadable);
            failed.Detail.ShouldContain("`id`");
        }
        world.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Rows_are_given_back_by_another_column_where_one_is_named()
    {
        var world = new BatchedWorld("{ by: id, column: product }")
        {
            Answer = _ => Task.FromResult(BatchedWorld.Rows("""[{"id":1,"product":2},{"id":2,"product":1}]""")),
        };
        var calls = new[] { world.CallAsync("1"), world.CallAsync("2") };
        world.Time.Advance(MaxWait);

        Text(await calls[0]).ShouldBe("""{"rows":[{"id":2,"product":1}],"count":1}""");
    }

    [Fact]
    public async Task Whoever_leaves_is_not_asked_for_and_the_joined_call_ends_when_the_last_one_leaves()
    {
        var world = new BatchedWorld();
        using CancellationTokenSource early = new(), first = new(), second = new();
        var gone = world.CallAsync("1", stop: early.Token);
        var calls = new[] { world.CallAsync("2", stop: first.Token), world.CallAsync("3", stop: second.Token) };
        await early.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(gone);
        world.Answer = _ => new TaskCompletionSource<StepOutcome>().Task;
        world.Time.Advance(MaxWait);

        world.Calls.ShouldBe(["[2,3]"]);
        await first.CancelAsync();
        world.Stop.IsCancellationRequested.ShouldBeFalse();
        await second.CancelAsync();
        world.Stop.IsCancellationRequested.ShouldBeTrue();
        foreach (var call in calls) await Should.ThrowAsync<OperationCanceledException>(call);
    }

    [Fact]
    public async Task Large_values_are_sent_before_they_become_too_many_bytes()
    {
        var world = new BatchedWorld();
        var large = $"\"{new string('x', Limits.BatchBytesMax / 2)}\"";
        world.Answer = _ => Task.FromResult(BatchedWorld.Rows("[]"));
        var calls = Enumerable.Range(0, 4).Select(_ => world.CallAsync(large)).ToArray();

        await Task.WhenAll(calls);
        world.Calls.Count.ShouldBe(2);
    }

    private static string Text(StepOutcome outcome) => ((StepOutcome.Done)outcome).Value.ToString();
}
