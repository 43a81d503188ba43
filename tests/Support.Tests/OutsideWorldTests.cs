using System.Net;
using Shouldly;
using Xunit;

namespace Meanwhile.Support;

public sealed class OutsideWorldTests
{
    [Fact]
    public async Task A_call_is_on_record_before_it_is_answered()
    {
        await using OutsideWorld world = await OutsideWorld.StartAsync();
        using HttpClient caller = new() { BaseAddress = world.Address };
        TaskCompletionSource open = new();
        world.On("POST", "/orders").AnswerAfter(open, 201, """{"id":7}""");

        Task<HttpResponseMessage> answer = caller.PostAsync("/orders?city=Wien&x=%2F", new StringContent("two apples"));
        WorldCall call = await world.Arrived("POST", "/orders");

        answer.IsCompleted.ShouldBeFalse();
        call.Target.ShouldBe("/orders?city=Wien&x=%2F");
        call.Query["x"].ShouldBe("/");
        call.Headers["content-type"].ShouldStartWith("text/plain");
        call.Text.ShouldBe("two apples");

        open.SetResult();
        using HttpResponseMessage arrived = await answer;
        arrived.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await arrived.Content.ReadAsStringAsync()).ShouldBe("""{"id":7}""");
    }

    [Fact]
    public async Task A_sequence_answers_in_order_and_repeats_its_last()
    {
        await using OutsideWorld world = await OutsideWorld.StartAsync();
        using HttpClient caller = new() { BaseAddress = world.Address };
        world.On("GET", "/flaky").Sequence(Reply.Empty(503), Reply.Json(200, new { ok = true }));

        List<int> statuses = [];
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage answer = await caller.GetAsync("/flaky");
            statuses.Add((int)answer.StatusCode);
        }

        statuses.ShouldBe([503, 200, 200]);
        world.CallsTo("GET", "/flaky").Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_caller_who_hangs_up_is_noticed()
    {
        await using OutsideWorld world = await OutsideWorld.StartAsync();
        using HttpClient caller = new() { BaseAddress = world.Address };
        using CancellationTokenSource patience = new();
        world.On("GET", "/slow").NeverAnswer();

        Task<HttpResponseMessage> answer = caller.GetAsync("/slow", patience.Token);
        await world.Arrived("GET", "/slow");
        await patience.CancelAsync();

        (await world.HungUp("GET", "/slow")).Path.ShouldBe("/slow");
        await Should.ThrowAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task A_star_stands_for_all_paths_without_a_script_of_their_own()
    {
        await using OutsideWorld world = await OutsideWorld.StartAsync();
        using HttpClient caller = new() { BaseAddress = world.Address };
        world.On("GET", "/users/*").Answer(call => Reply.Text(200, call.Path));
        world.On("GET", "/users/ada").Answer(Reply.Text(200, "Ada herself"));

        (await caller.GetStringAsync("/users/bob")).ShouldBe("/users/bob");
        (await caller.GetStringAsync("/users/ada")).ShouldBe("Ada herself");
        using HttpResponseMessage unknown = await caller.GetAsync("/elsewhere");
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotImplemented);
    }

    [Fact]
    public async Task A_folder_is_served_as_it_is()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("meanwhile-files-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "a.json"), """{"id":12345678901234567890}""");
        await using (StaticFiles files = await StaticFiles.StartAsync(folder.FullName))
        {
            using HttpClient caller = new() { BaseAddress = files.Address };
            (await caller.GetStringAsync("/a.json")).ShouldBe("""{"id":12345678901234567890}""");
        }

        folder.Delete(recursive: true);
    }
}
