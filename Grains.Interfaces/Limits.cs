namespace Meanwhile;

/// <summary>Every bound of the product in one place: its unit stands in the name, its reason beside it.</summary>
public static partial class Limits
{
    /// <summary>Bytes of one definition as sent. Larger ones are generated, and belong in several flows.</summary>
    public const int DefinitionBytesMax = 256 * 1024;

    /// <summary>Levels of nesting in a definition. Hand-written flows need fewer than 20.</summary>
    public const int DefinitionDepthMax = 64;

    /// <summary>Scalars, lists and maps in a definition; keeps checking a stranger's text cheap.</summary>
    public const int DefinitionNodesMax = 10_000;

    /// <summary>
    /// Characters of one key of a definition. YAML itself allows no more for a key written on one line.
    /// </summary>
    public const int DefinitionKeyCharsMax = 1_024;

    /// <summary>
    /// Characters of one number in a definition. The exact decimals of any double need fewer than 800.
    /// </summary>
    public const int DefinitionNumberCharsMax = 1_000;

    /// <summary>Steps in one flow, those in containers included.</summary>
    public const int StepsMax = 1_000;

    /// <summary>Containers inside each other; deeper nesting is a flow of its own.</summary>
    public const int ContainerDepthMax = 8;

    /// <summary>Flows that call each other in one run; bounds what a flow that calls itself can start.</summary>
    public const int FlowDepthMax = 16;

    /// <summary>Items of one <c>forEach</c>.</summary>
    public const int ForEachItemsMax = 100_000;

    /// <summary>Items of one <c>forEach</c> that run at once when nothing is said: polite, and enough to save time.
    /// </summary>
    public const int ForEachConcurrencyDefault = 16;

    /// <summary>Items of one <c>forEach</c> that may run at once.</summary>
    public const int ForEachConcurrencyMax = 1_000;

    /// <summary>Bytes that the outputs of one container may have together.</summary>
    public const int ContainerOutputBytesMax = 64 * 1024 * 1024;

    /// <summary>Rounds of one <c>loop</c>.</summary>
    public const int LoopRoundsMax = 10_000;

    /// <summary>Further calls of one hedged attempt.</summary>
    public const int HedgesMax = 3;

    /// <summary>Of a hundred calls through a connection, how many more may be made by hedging: help must not become
    /// load.</summary>
    public const int HedgePercentMax = 5;

    /// <summary>Durations kept of each step to learn from.</summary>
    public const int LearnedSamplesMax = 256;

    /// <summary>Durations there must be before anything is concluded from them.</summary>
    public const int LearnedSamplesMin = 20;

    /// <summary>Days of one <c>wait</c>: what lies further away is not waited for, it is planned anew.</summary>
    public const int WaitDaysMax = 3_650;

    /// <summary>Watchers of one run; more are refused.</summary>
    public const int WatchersPerRunMax = 100;

    /// <summary>Watchers of runs on one node; more are answered with 503.</summary>
    public const int WatchersMax = 5_000;

    /// <summary>News that wait for one watcher; one who is further behind is let go and asks again from where he was.
    /// </summary>
    public const int NewsWaitingMax = 1_000;

    /// <summary>Runs waiting for a time that one silo holds in memory; it fetches the later ones when it comes to them.
    /// </summary>
    public const int WakesKeptMax = 100_000;

    /// <summary>Runs that are woken or resumed at once; the others stand in line, so that a start is no storm.
    /// </summary>
    public const int RunsResumedAtOnceMax = 64;

    /// <summary>Hours an idempotency key is remembered.</summary>
    public const int IdempotencyHoursDefault = 24;

    /// <summary>Seconds a caller waits for the answer of a run that is a thing of its own when he says nothing.
    /// </summary>
    public const int PatienceSecondsDefault = 30;

    /// <summary>Seconds a caller may ask to wait.</summary>
    public const int PatienceSecondsMax = 300;

    /// <summary>Characters of a flow's key and of an idempotency key.</summary>
    public const int KeyCharsMax = 256;

    /// <summary>Pairs of steps that a difference of plans lists as no longer running together; more say nothing new.
    /// </summary>
    public const int PlanPairsMax = 100;

    /// <summary>Characters of a <c>script</c> step.</summary>
    public const int ScriptCharsMax = 16_384;

    /// <summary>Parts of a <c>script</c> step, as its syntax tree counts them.</summary>
    public const int ScriptNodesMax = 2_000;

    /// <summary>Problems reported for one definition; after that the rest only repeats.</summary>
    public const int ProblemsMax = 200;

    /// <summary>Characters of one expression's source. Longer ones belong in a <c>script</c> step.</summary>
    public const int ExpressionCharsMax = 4_096;

    /// <summary>Nodes in the syntax tree of one expression.</summary>
    public const int ExpressionNodesMax = 500;

    /// <summary>Levels of nesting in the syntax tree of one expression.</summary>
    public const int ExpressionDepthMax = 64;

    /// <summary>Characters of a regular expression literal; matching time is bounded too.</summary>
    public const int RegexCharsMax = 200;

    /// <summary>
    /// Bytes of JSON handed to the script engine for one step; larger values still pass as plain paths.
    /// </summary>
    public const int ScriptInputBytesMax = 8 * 1024 * 1024;

    /// <summary>
    /// Characters that one call of a library function may have to compare at worst: searching long texts among each
    /// other, sorting them. As much as a core does in a fraction of <see cref="ScriptMillisecondsMax"/>.
    /// </summary>
    public const long ScriptComparedCharsMax = 1_000_000_000;

    /// <summary>Characters of any text that an expression builds.</summary>
    public const int ScriptTextCharsMax = 4_000_000;

    /// <summary>Entries of any array that an expression builds.</summary>
    public const int ScriptArrayItemsMax = 1_000_000;

    /// <summary>Milliseconds all expressions of one step may take together.</summary>
    public const int ScriptMillisecondsMax = 250;

    /// <summary>Statements and loop turns inside the engine for one evaluation.</summary>
    public const int ScriptStatementsMax = 100_000;

    /// <summary>Depth of calls inside the engine.</summary>
    public const int ScriptRecursionMax = 64;

    /// <summary>
    /// Depth of library functions calling each other, callbacks between them included: such calls use the machine's
    /// stack, and the engine's own count does not see them.
    /// </summary>
    public const int ScriptNestingMax = 128;

    /// <summary>
    /// Script threads that may be given up and still run. Beyond that none is replaced until one comes back: burning
    /// every core for a runaway script would take them from everybody else.
    /// </summary>
    public const int ScriptThreadsGivenUpMax = 8;

    /// <summary>
    /// Bytes of stack of a script thread: the deepest legal nesting of parser and engine needs a quarter of it.
    /// </summary>
    public const int ScriptStackBytes = 4 * 1024 * 1024;

    /// <summary>Bytes the engine may allocate for one evaluation.</summary>
    public const int ScriptMemoryBytesMax = 64 * 1024 * 1024;

    /// <summary>Milliseconds one regular expression match may take.</summary>
    public const int ScriptRegexMillisecondsMax = 100;

    /// <summary>Milliseconds after which a script thread that does not come back is given up and replaced.</summary>
    public const int ScriptThreadGivenUpMilliseconds = 2_000;

    /// <summary>Evaluations waiting for a script thread; more are refused at once.</summary>
    public const int ScriptQueueMax = 10_000;

    /// <summary>Levels of nesting in any JSON that a stranger sends: input, upstream answer, file.</summary>
    public const int JsonDepthMax = 64;

    /// <summary>Bytes of a request body, unless the server is configured otherwise.</summary>
    public const int BodyBytesMax = 8 * 1024 * 1024;

    /// <summary>Bytes of one upstream answer after decompression, unless the step says otherwise.</summary>
    public const int AnswerBytesMax = 16 * 1024 * 1024;

    /// <summary>Bytes of an upstream's status line and headers, and of what may follow its chunks.</summary>
    public const int AnswerHeadBytesMax = 64 * 1024;

    /// <summary>
    /// Bytes of an upstream's answer that are checked on the thread that heard of them, at most: some 50 µs of work.
    /// Larger ones, and packed ones, wait for a thread of the pool, so that other sockets are not kept waiting.
    /// </summary>
    public const int AnswerBytesAtOnceMax = 64 * 1024;

    /// <summary>Bytes of one file read by a step.</summary>
    public const int FileBytesMax = 16 * 1024 * 1024;

    /// <summary>Seconds of one attempt of a step when neither the step nor its connection says otherwise.</summary>
    public const int StepSecondsDefault = 10;

    /// <summary>Retries of one step; more hide a broken upstream.</summary>
    public const int RetriesMax = 20;

    /// <summary>Seconds between two attempts at most, an upstream's <c>Retry-After</c> included.</summary>
    public const int RetryDelaySecondsMax = 3_600;

    /// <summary>Finished and running runs in memory that can be looked up by name.</summary>
    public const int RecentRunsMax = 2_000;

    /// <summary>Bytes of what is remembered of runs that have ended, when they were things of their own and only in
    /// memory.</summary>
    public const int EndedRunsBytesMax = 32 * 1024 * 1024;

    /// <summary>Bytes of an output that is remembered with its run; a larger one is not kept.</summary>
    public const int RecentOutputBytesMax = 16 * 1024;

    /// <summary>Bytes of one run whose steps' values are kept, so that it fits into a test beside a flow.</summary>
    public const int RecordedRunBytesMax = 128 * 1024;

    /// <summary>Bytes of all runs whose steps' values are kept.</summary>
    public const int RecordedBytesMax = 32 * 1024 * 1024;

    /// <summary>Runs a second whose steps' values are kept: enough for people, and nothing to the collector.</summary>
    public const int RecordedRunsPerSecondMax = 100;

    /// <summary>Statements of one <c>sql</c> step; they share a transaction, and the locks of all are held to its end.
    /// </summary>
    public const int SqlStatementsMax = 100;

    /// <summary>Threads that wait for the disk on behalf of file steps.</summary>
    public const int FileThreads = 4;

    /// <summary>File steps waiting for a disk thread; more are refused at once.</summary>
    public const int FileQueueMax = 10_000;

    /// <summary>Symbolic links followed on the way to one file, as many as Linux follows.</summary>
    public const int FileLinksMax = 40;

    /// <summary>Entries of a folder that one step lists.</summary>
    public const int FilesListedMax = 10_000;

    /// <summary>Changes to definitions waiting to be written; more are refused.</summary>
    public const int StoreQueueMax = 1_000;

    /// <summary>Seconds to wait for the store's file when another program has locked it, such as a backup.</summary>
    public const int StoreBusySecondsMax = 5;

    /// <summary>Plans of earlier versions that a silo keeps for runs that were checked against them.</summary>
    public const int PlansKeptMax = 4;

    /// <summary>
    /// Runs in flight on one node; more are answered with 503 at once, and those admitted keep their speed.
    /// </summary>
    public const int RunsInFlightMax = 50_000;

    /// <summary>Requests that wait for one grain; more are answered with 503 at once.</summary>
    public const int EnqueuedRequestsMax = 50_000;

    /// <summary>Keywords and subschemas in one JSON Schema; keeps checking an input cheap.</summary>
    public const int SchemaNodesMax = 5_000;

    /// <summary>Faults reported for one input.</summary>
    public const int InputFaultsMax = 100;

    /// <summary>Schemas applied to one place of an input one through another; with the depth of the input it bounds the
    /// stack.</summary>
    public const int SchemaChainMax = 64;

    /// <summary>Times one check of an input may apply a schema or a pattern to a value: about a second of one core, for
    /// references that branch can double the work at every level.</summary>
    public const int SchemaVisitsMax = 20_000_000;

    /// <summary>Digits of a number in a schema, outer zeros not counted; measures need fewer than 40.</summary>
    public const int SchemaNumberDigitsMax = 100;

    /// <summary>Characters of one <c>pattern</c>; longer ones are grammars and nobody can read them.</summary>
    public const int PatternCharsMax = 1_000;

    /// <summary>Characters that one <c>pattern</c> describes when its repetitions are written out; keeps the automaton
    /// small.</summary>
    public const int PatternUnitsMax = 10_000;

    /// <summary>Milliseconds all patterns that backtrack may take in one check: those with lookarounds and word
    /// boundaries. The others take linear time.</summary>
    public const int PatternMillisecondsMax = 100;

    /// <summary>Characters of one JSON Pointer in a fault; a longer one stops at an ancestor of the place.</summary>
    public const int PointerCharsMax = 1_000;

    /// <summary>Milliseconds the demo world can be asked to take; longer waits only hold connections open.</summary>
    public const int DemoDelayMillisecondsMax = 10_000;

    /// <summary>Writes of runs that wait for their commit; more are refused with 503 at once.</summary>
    public const int JournalQueueMax = 100_000;

    /// <summary>Writes of runs that share one commit: few enough that the first does not wait long for the last.
    /// </summary>
    public const int JournalBatchMax = 1_000;

    /// <summary>Bytes after which a commit takes no further write, for a commit is held in memory.</summary>
    public const int JournalBatchBytes = 16 * 1024 * 1024;

    /// <summary>Bytes of JSON that stand in a row of the journal; larger ones stand beside it, once per run.</summary>
    public const int JournalInlineBytesMax = 64 * 1024;

    /// <summary>Threads that read runs from the file of the journal, beside the one that writes it.</summary>
    public const int JournalReadThreads = 2;

    /// <summary>Reads of runs that wait for such a thread; more are refused with 503 at once.</summary>
    public const int JournalReadQueueMax = 10_000;

    /// <summary>Connections of one process to a journal in PostgreSQL: one writes, the rest read and tidy up.</summary>
    public const int JournalConnectionsMax = 16;

    /// <summary>Seconds an answer of the journal's database may take; then whether it wrote is unknown.</summary>
    public const int JournalAnswerSeconds = 30;

    /// <summary>Seconds for which a run that has ended is kept: a week, for somebody who looks after the holidays.
    /// </summary>
    public const int EndedRunKeptSeconds = 7 * 24 * 3_600;

    /// <summary>Seconds for which a node of a cluster answers on after it was asked to stop: two looks of a balancer
    /// that looks every two seconds.</summary>
    public const int DrainSecondsDefault = 5;

    /// <summary>Longest such time: the rest of what a process is given to end is for its runs.</summary>
    public const int DrainSecondsMax = 25;

    /// <summary>Seconds for which one grain waits for another's answer, where the call's contract says nothing else.
    /// Whoever follows a grain is told within half of it that there is nothing new, and a grain that leaves its silo
    /// waits for them no longer than that.</summary>
    public const int GrainAnswerSecondsMax = 10;

    /// <summary>
    /// Addresses of grains on other silos that a silo remembers. The dashboard's sampler walks over the room for all of
    /// them every second, so the million that is usual costs half a percent of a core when nobody calls.
    /// </summary>
    public const int GrainAddressesMax = 50_000;

    /// <summary>Seconds for which an API node waits for a silo: a run in memory that takes longer is called without an
    /// answer there, and one that may must be durable.</summary>
    public const int ApiNodeAnswerSecondsMax = 120;

    /// <summary>Runs removed in one transaction: few enough that writes behind it do not notice.</summary>
    public const int RunsRemovedMax = 500;
}
