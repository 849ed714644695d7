using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Storage;
using PushFunctions.StorageEmulator;

namespace PushFunctions.FaultTests.Emulator.Conformance;

/// <summary>Runs a script on Azurite and on an account in memory, through the same clients, and compares what they
/// answered.</summary>
internal static class ConformanceRun
{
    public static async Task AssertSameAsync(this AzuriteFixture azurite, Func<TestStorage, Transcript, Task> script)
    {
        var expected = new Transcript();
        await script(await azurite.CreateStorageAsync(transport: new OneRequestAMillisecond(TimeProvider.System)), expected);

        var actual = new Transcript();
        await script(await InMemoryAsync(), actual);

        Assert.NotEmpty(expected.Lines);
        Assert.Equal(expected.Lines, actual.Lines);
    }

    /// <summary>Each look at the clock is a millisecond later, as for the requests that Azurite gets.</summary>
    private static async Task<TestStorage> InMemoryAsync()
    {
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
        var storage = new TestStorage(new MemoryTransport(new MemoryAccount(time)), "memory");
        await storage.Get<StorageSetup>().EnsureAsync(TestContext.Current.CancellationToken);
        return storage;
    }

    /// <summary>
    /// Begins no request in the millisecond in which the one before ended. Azurite orders messages by the millisecond
    /// in which they become visible, and those of the same one by their insertion; so what is compared would depend
    /// on how fast the machine is.
    /// </summary>
    private sealed class OneRequestAMillisecond(TimeProvider time) : HttpPipelineTransport
    {
        private readonly HttpPipelineTransport _http = HttpClientTransport.Shared;
        private long _ended;

        private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

        public override Request CreateRequest() => _http.CreateRequest();

        public override void Process(HttpMessage message) => throw new NotSupportedException("The scripts ask by asynchronous methods.");

        public override async ValueTask ProcessAsync(HttpMessage message)
        {
            while (Now == Interlocked.Read(ref _ended)) await Task.Delay(TimeSpan.FromMilliseconds(1), time, message.CancellationToken);
            await _http.ProcessAsync(message);
            Interlocked.Exchange(ref _ended, Now);
        }
    }
}
