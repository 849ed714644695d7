using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables;

namespace PushFunctions.FaultTests.Emulator.Conformance;

public sealed class RandomConformanceTests(AzuriteFixture azurite)
{
    private const int Steps = 80;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public Task Any_life_of_rows_is_answered_alike(int seed) => azurite.AssertSameAsync((storage, transcript) =>
        new RandomRows(seed, storage.Table(TableNames.Operations), transcript, Stop).LiveAsync(Steps));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public Task Any_life_of_messages_is_answered_alike(int seed) => azurite.AssertSameAsync((storage, transcript) =>
        new RandomMessages(seed, storage.Get<StorageClients>().Queue(QueueNames.Deliveries), transcript, Stop).LiveAsync(Steps));
}
