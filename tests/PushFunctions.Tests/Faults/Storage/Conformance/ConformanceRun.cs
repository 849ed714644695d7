using Microsoft.Extensions.Time.Testing;
using PushFunctions.Storage;
using PushFunctions.Tests.Azurite;

namespace PushFunctions.Tests.Faults.Storage.Conformance;

/// <summary>Runs a script on Azurite and on an account in memory, through the same clients, and compares what they answered.</summary>
internal static class ConformanceRun
{
    public static async Task AssertSameAsync(this AzuriteFixture azurite, Func<TestStorage, Transcript, Task> script)
    {
        var expected = new Transcript();
        await script(await azurite.CreateStorageAsync(), expected);

        var actual = new Transcript();
        await script(await InMemoryAsync(), actual);

        Assert.NotEmpty(expected.Lines);
        Assert.Equal(expected.Lines, actual.Lines);
    }

    /// <summary>Each look at the clock is a millisecond later, as it is with Azurite.</summary>
    private static async Task<TestStorage> InMemoryAsync()
    {
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
        var storage = new TestStorage(new MemoryTransport(new MemoryAccount(time)), "memory");
        await storage.Get<StorageSetup>().EnsureAsync(TestContext.Current.CancellationToken);
        return storage;
    }
}
