using Meanwhile.Benchmarks;

var role = args.Length == 0 ? "help" : args[0];
var options = BenchmarkOptions.Read(args.Skip(1).ToArray());
if (options.Unknown is { } unknown)
{
    Console.Error.WriteLine($"The option {unknown} is not known. Options: {BenchmarkOptions.Known}");
    return 2;
}
switch (role)
{
    case "fanout": return await new Fanout(options).RunAsync();
    case "inflight": return await new InFlight(options).RunAsync();
    case "durable": return await new DurableCost(options).RunAsync();
    case "waiting": return await new Waiting(options).RunAsync();
    case "steps": return await new EngineSteps(options).RunAsync();
    case "scale": return await new Scale(options).RunAsync();
    case "cached": return await new SharedCost(options).RunAsync();
    case "limited": return await new LimitedSteps(options).RunAsync();
    case "journal": return await new JournalCost(options).RunAsync();
    case "start": return await new FirstAnswer(options).RunAsync();

    // The program starts itself in these roles; each is a process of its own so that its processor time is its own.
    case "stub": return await Stub.ServeAsync(options.Port);
    case "load": return await LoadGenerator.ObeyAsync();
    case "blocking": return await BlockingTwin.ServeAsync(options.Port, options.StubPort, options.Threads);
    case "handwritten": return await HandWritten.ServeAsync(options.Port, options.StubPort);
    case "lean": return await HandWrittenLean.ServeAsync(options.Port, options.StubPort);
    default:
        Console.WriteLine(
            """
            fanout     one request, three upstream calls, one merged answer: processor time, throughput, latency
            inflight   many runs waiting at once with two pool threads: do all finish, threads, memory
            steps      what the engine costs per step, and per item of a forEach
            scale      what a second and a third silo cost each call, and how much grains talk
            cached     what a cached hit costs beside the call, and a batched query beside one by itself
            limited    what a limit costs a step over none, with its owner in the same silo
            journal    writing durable runs of three steps, beside a bare writer of the same rows
            durable    what a durable run costs over one in memory, on SQLite and PostgreSQL, beside a bare writer
            waiting    many runs on a timer, and a million parked rows: bytes, memory, processor time, lateness
            start      from process start to the first answer
            """);
        Console.WriteLine($"options: {BenchmarkOptions.Known}");
        return role == "help" ? 0 : 2;
}
