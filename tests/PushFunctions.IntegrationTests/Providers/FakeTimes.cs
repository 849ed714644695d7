using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.IntegrationTests.Providers;

internal static class FakeTimes
{
    /// <summary>Lets the simulated time go on until the work is done: what is about to wait on it may not have
    /// begun to.</summary>
    public static async Task<T> GoOnUntilAsync<T>(this FakeTimeProvider time, Task<T> done)
    {
        while (!done.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(done, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken));
        }

        return await done;
    }
}
