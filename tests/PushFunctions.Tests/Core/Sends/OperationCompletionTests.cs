using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Storage;
using PushFunctions.StorageEmulator;

namespace PushFunctions.Tests.Core.Sends;

public sealed class OperationCompletionTests
{
    private static readonly OperationProgress NotExpanded = new([Walk.Start(Some.Noon)], []);
    private readonly FakeTimeProvider _time = new(Some.Noon);
    private readonly TestStorage _storage;

    public OperationCompletionTests() => _storage = new TestStorage(new MemoryTransport(new MemoryAccount(_time)), "w", _time);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_canceled_operation_whose_devices_are_still_being_found_keeps_no_stats_yet()
    {
        var operation = await CanceledAsync(hasWalk: true);
        Assert.Null((await CompleteAsync(operation, NotExpanded)).FinalStats);

        _time.Advance(OperationCompletion.LastWrites + TimeSpan.FromSeconds(1));
        Assert.NotNull((await CompleteAsync(operation, NotExpanded)).FinalStats);
    }

    [Fact]
    public async Task A_canceled_operation_that_is_written_in_whole_ends_at_once()
    {
        var operation = await CanceledAsync(hasWalk: false);
        var batch = new BatchTally
        {
            Id = BatchId.Original(0, 0),
            Credential = Some.Ids.NewCredential(),
            State = BatchState.Waiting,
            CreatedAt = Some.Noon,
            DueAt = Some.Noon,
            Jobs = 2,
        };

        Assert.Equal(2, (await CompleteAsync(operation, new OperationProgress([], [batch]))).FinalStats!.Canceled);
    }

    private async Task<Operation> CanceledAsync(bool hasWalk)
    {
        await _storage.Get<StorageSetup>().EnsureAsync(Stop);
        var operation = SomeSends.At(
            Some.Account(), Some.Noon) with
        { HasWalk = hasWalk, Status = OperationStatus.Canceled };
        return await _storage.Get<IOperationStore>().AddAsync(operation, Stop);
    }

    private Task<Operation> CompleteAsync(Operation operation, OperationProgress progress) =>
        new OperationCompletion(
            _storage.Get<IOperationStore>(),
            new SettleEvents(new CoreServices(_storage, operation.Account.Value, _time).Get<EventSignals>(), _time),
            new ServiceTime(_time), NullLogger<OperationCompletion>.Instance)
            .TryCompleteAsync(operation, progress, Stop);
}
