using System.Net;
using System.Net.Sockets;
using Azure.Data.Tables;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Storage;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables;

namespace PushFunctions.IntegrationTests.Storage;

public sealed class StorageSetupTests(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_table_and_queue_is_made_and_made_once()
    {
        var storage = new TestStorage(await azurite.ConnectionStringAsync(), azurite.NewPrefix());

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => storage.Get<StorageSetup>().EnsureAsync(Stop)));

        var clients = storage.Get<StorageClients>();
        foreach (var name in TableNames.All)
            Assert.Empty(await clients.Table(name).QueryAsync<Azure.Data.Tables.TableEntity>(cancellationToken: Stop).ToListAsync(Stop));
        foreach (var name in QueueNames.All)
            Assert.True((await clients.Queue(name).ExistsAsync(Stop)).Value, name);
    }

    [Fact]
    public async Task What_is_stored_outlives_another_setup()
    {
        var storage = await azurite.CreateStorageAsync();
        var operations = storage.Get<IOperationStore>();
        var added = await operations.AddAsync(SomeSends.New(Some.Account()), Stop);

        await storage.Get<StorageSetup>().EnsureAsync(Stop);

        Assert.NotNull(await operations.FindAsync(added.Account, added.Id, Stop));
    }

    [Fact]
    public async Task Without_a_prefix_the_names_are_those_of_the_documentation()
    {
        var clients = new TestStorage(await azurite.ConnectionStringAsync(), string.Empty).Get<StorageClients>();

        Assert.Equal("Operations", clients.Table(TableNames.Operations).Name);
        Assert.Equal("push-deliveries", clients.Queue(QueueNames.Deliveries).Name);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public async Task A_storage_that_does_not_answer_is_named_with_what_to_check(string retries)
    {
        var connection =
            $"DefaultEndpointsProtocol=http;AccountName=shop;AccountKey=c2VjcmV0;TableEndpoint={NobodysAddress()};QueueEndpoint={NobodysAddress()};";
        var storage = new TestStorage(connection, "t", settings: ("maximumRetries", retries));

        var failure = await Assert.ThrowsAsync<StorageUnavailableException>(() => storage.Get<StorageSetup>().EnsureAsync(Stop));

        Assert.Contains("127.0.0.1:", failure.Message, StringComparison.Ordinal);
        Assert.Contains("does not respond: check", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_storage_that_is_silent_is_named_too()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/shop";
        var storage = new TestStorage(
            $"AccountName=shop;AccountKey=c2VjcmV0;TableEndpoint={address};QueueEndpoint={address};", "t",
            settings: ("requestTimeout", "00:00:01"));

        var failure = await Assert.ThrowsAsync<StorageUnavailableException>(() => storage.Get<StorageSetup>().EnsureAsync(Stop));

        Assert.Contains("does not respond", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>The caller of the service waits for this.</summary>
    [Fact]
    public async Task A_silent_storage_is_waited_for_no_longer_with_repeats_than_without()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/shop";
        var storage = new TestStorage(
            $"AccountName=shop;AccountKey=c2VjcmV0;TableEndpoint={address};QueueEndpoint={address};", "t", null,
            ("requestTimeout", "00:00:03"), ("maximumRetries", "3"));
        var begun = TimeProvider.System.GetTimestamp();

        var failure = await Record.ExceptionAsync(
            () => storage.Table(TableNames.Operations).GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Stop));
        var alsoFailure = await Record.ExceptionAsync(
            () => storage.Get<StorageClients>().Queue(QueueNames.Deliveries).SendMessageAsync("text", Stop));

        Assert.All([failure, alsoFailure], one => Assert.NotNull(StorageOutage.RetryAfter(one!)));
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(11));
    }

    [Fact]
    public async Task A_start_has_no_more_patience_than_it_says_whatever_the_settings_allow()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/shop";
        var time = new FakeTimeProvider();
        var storage = new TestStorage(
            $"AccountName=shop;AccountKey=c2VjcmV0;TableEndpoint={address};QueueEndpoint={address};", "t", time,
            ("requestTimeout", "00:02:00"), ("maximumRetries", "10"));

        var start = storage.Get<StorageSetup>().EnsureAsync(TimeSpan.FromSeconds(20), Stop);
        time.Advance(TimeSpan.FromSeconds(20));

        var failure = await Assert.ThrowsAsync<StorageUnavailableException>(() => start);
        Assert.Contains("does not respond", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_with_what_to_check_and_without_the_key()
    {
        const string wrong = "d3Jvbmcga2V5";
        var connection = string.Join(';', (await azurite.ConnectionStringAsync()).Split(';')
            .Select(part => part.StartsWith("AccountKey=", StringComparison.Ordinal) ? $"AccountKey={wrong}" : part));
        var storage = new TestStorage(connection, "t");

        var failure = await Assert.ThrowsAsync<StorageUnavailableException>(() => storage.Get<StorageSetup>().EnsureAsync(Stop));

        Assert.Contains("refused", failure.Message, StringComparison.Ordinal);
        Assert.Contains("check the key in PushStorage", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(wrong, failure.Message, StringComparison.Ordinal);
    }

    /// <summary>A port where nobody listens: one that was free a moment ago.</summary>
    private static string NobodysAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/shop";
    }
}
