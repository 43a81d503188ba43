namespace Meanwhile.Limiting;

/// <summary>
/// Owns one limit for the whole cluster: hands out its slots or permits, or keeps its circuit breaker. Key:
/// <c>{tenant}/{policy}/{scope}/{key}</c>. In memory only: an owner that was lost asks the silos what they hold and
/// goes on from there. Asks interleave and are answered without waiting for anything outside the cluster.
/// </summary>
[Alias("meanwhile.limit")]
public interface ILimitGrain : IGrainWithStringKey
{
    /// <summary>Takes slots of a <c>rateLimit</c>, gives others back, or pauses the whole schedule.</summary>
    [Alias("slots")]
    Task<SlotAnswer> Slots(SlotAsk ask);

    /// <summary>Asks for permits of a <c>concurrency</c> and gives others back.</summary>
    [Alias("permits")]
    Task<PermitAnswer> Permits(PermitAsk ask);

    /// <summary>Tells a <c>circuitBreaker</c> of failures, and asks how it stands.</summary>
    [Alias("breaker")]
    Task<BreakerAnswer> Breaker(BreakerAsk ask);
}
