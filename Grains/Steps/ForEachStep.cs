using System.Buffers;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.RegularExpressions;
using Meanwhile.Errors;
using Meanwhile.Flows;
using Meanwhile.Runs;

namespace Meanwhile.Steps;

[StepKind("forEach", Summary = "Runs steps once for each item of a list, several at a time.", Waits = false,
    InnerNames = ["item", "index"], NamedBy = "as",
    Gives = "The list of outputs, in the order of the items.",
    Errors = ["MW2023", "MW2031"])]
[Example("""
    flow: price-list
    input: { products: { type: array } }
    steps:
      prices:
        forEach:
          items: "{{ input.products }}"
          as: product
          concurrency: 8
          steps: { price: { http: { connection: crm, path: "/prices/{{ product }}" } } }
          output: "{{ steps.price.body }}"
    output: "{{ steps.prices }}"
    tests:
      - name: three at once
        input: { products: [bread, milk, salt] }
        mocks: { prices.price: { sequence: [ { body: 3 }, { body: 2 }, { body: 1 } ] } }
        expect: { output: [3, 2, 1], within: 100ms }
    """)]
public sealed class ForEachStep : ContainerKind<ForEachStep.Settings>
{
    public sealed record Settings
    {
        [Required, Description("The list; its order is kept in what the step gives.")]
        public ReadOnlyMemory<byte>? Items { get; init; }

        [Literal("what a name means must be known before a run")]
        [Description("Name of the item inside. Default item.")]
        public string As { get; init; } = "item";

        [Range(1, Limits.ForEachConcurrencyMax), Description("Items at once. Default 16.")]
        public int Concurrency { get; init; } = Limits.ForEachConcurrencyDefault;

        [Description("What a failed item does: `fail` ends the step, `continue` leaves null in its place. "
            + "Default fail.")]
        public OnItemError OnError { get; init; }

        [Required, Description("The steps for one item; they see the item, its index and everything outside.")]
        public InnerSteps Steps { get; init; } = null!;

        [Description("What one item gives. Default: a map of the steps that nobody mentions.")]
        public InnerTemplate? Output { get; init; }
    }

    protected override IEnumerable<(string Setting, string Detail)> Check(
        Settings settings, IReadOnlySet<string> given)
    {
        if (!Regex.IsMatch(settings.As, $"^{StepReader.StepIdForm}$"))
            yield return ("as", $"`{settings.As}` cannot be the name of an item: letters, digits and underscores, "
                + "a letter first");
    }

    protected override async ValueTask<StepOutcome> RunAsync(
        Settings settings, StepContext context, CancellationToken stop)
    {
        var items = settings.Items ?? JsonText.Null;
        if (Count(items) is not { } count)
            return new StepOutcome.Failed(ErrorCodes.SettingInvalid, "`items` is not a list");
        if (count > Limits.ForEachItemsMax)
            return new StepOutcome.Failed(ErrorCodes.SettingInvalid,
                $"`items` has {count} entries; {Limits.ForEachItemsMax} are the most");
        var pass = new Pass(settings, context.Inside!, items, count);
        return await pass.RunAsync(stop);
    }

    private static int? Count(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, JsonText.ReaderOptions);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray) return null;
        var count = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++) reader.Skip();
        return count;
    }

    /// <summary>
    /// One pass over the list. The text is read on as items start, so no item but those at work takes memory besides
    /// its output.
    /// </summary>
    private sealed class Pass(Settings settings, Inside inside, ReadOnlyMemory<byte> items, int count)
    {
        private readonly ReadOnlyMemory<byte>[] outputs = new ReadOnlyMemory<byte>[count];
        private JsonReaderState state = new(JsonText.ReaderOptions);
        private long outputBytes;
        private int position;
        private int next;
        private StepOutcome.Failed? failure;

        public async ValueTask<StepOutcome> RunAsync(CancellationToken stop)
        {
            Enter();
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var workers = new Task[Math.Min(settings.Concurrency, count)];
            for (var worker = 0; worker < workers.Length; worker++) workers[worker] = WorkAsync(ending);
            await Task.WhenAll(workers);
            stop.ThrowIfCancellationRequested();
            return failure is not null ? failure : new StepOutcome.Done(new StepValue(List()));
        }

        private async Task WorkAsync(CancellationTokenSource ending)
        {
            while (next < count && failure is null && !ending.IsCancellationRequested)
            {
                var index = next++;
                try
                {
                    Local[] locals = [new(settings.As, NextItem()), new("index", JsonText.Of(index))];
                    var end = await inside.RunAsync(
                        settings.Steps, settings.Output, locals, $"[{index}]", ending.Token);
                    Note(index, end);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
                if (failure is not null) ending.Cancel();
            }
        }

        private void Note(int index, InsideEnd end)
        {
            if (end.Failure is not null && settings.OnError == OnItemError.Fail) failure ??= end.Failure;
            outputs[index] = end.Value?.Json ?? JsonText.Null;
            outputBytes += outputs[index].Length + 1;
            if (outputBytes > Limits.ContainerOutputBytesMax)
                failure ??= new StepOutcome.Failed(ErrorCodes.OutputTooLarge,
                    $"the outputs of the items have more than {Limits.ContainerOutputBytesMax} bytes together");
        }

        private void Enter()
        {
            var reader = new Utf8JsonReader(items.Span, isFinalBlock: true, state);
            reader.Read();
            Advance(ref reader);
        }

        private ReadOnlyMemory<byte> NextItem()
        {
            var reader = new Utf8JsonReader(items.Span[position..], isFinalBlock: true, state);
            reader.Read();
            var start = position + (int)reader.TokenStartIndex;
            reader.Skip();
            var end = position + (int)reader.BytesConsumed;
            Advance(ref reader);
            return items[start..end];
        }

        private void Advance(ref Utf8JsonReader reader)
        {
            position += (int)reader.BytesConsumed;
            state = reader.CurrentState;
        }

        private ReadOnlyMemory<byte> List()
        {
            var list = new ArrayBufferWriter<byte>((int)outputBytes + 2);
            list.Write("["u8);
            for (var index = 0; index < count; index++)
            {
                if (index > 0) list.Write(","u8);
                list.Write(outputs[index].Span);
            }
            list.Write("]"u8);
            return list.WrittenMemory;
        }
    }
}
