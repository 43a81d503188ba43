namespace Meanwhile.Support;

/// <summary>Asks another process again and again, for what it does not tell by itself.</summary>
public static class Patience
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns when it holds; a wait without an end says so instead of hanging the whole suite.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using CancellationTokenSource over = new(Longest);
        while (!await holds())
        {
            if (over.IsCancellationRequested)
            {
                throw new TimeoutException($"It did not come to hold within {Longest}.");
            }

            await Task.Delay(BetweenLooks, CancellationToken.None);
        }
    }
}
