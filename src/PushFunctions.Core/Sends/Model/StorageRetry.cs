namespace PushFunctions.Core.Sends.Model;

/// <summary>Retries what storage refuses for a while: what a provider has answered must not be lost because of
/// it.</summary>
public sealed class StorageRetry(TransientFault isTransient, TimeProvider time)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    /// <param name="work">Safe to repeat.</param>
    /// <param name="mayRetry">Called after each failure; false rethrows it.</param>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, Func<bool> mayRetry, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await work();
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested && isTransient(fault) && mayRetry())
            {
                await Task.Delay(Between, time, cancellationToken);
            }
        }
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Func<Task> work, Func<bool> mayRetry, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            await work();
            return true;
        },
        mayRetry,
        cancellationToken);

    /// <summary>True for so long from now on.</summary>
    public Func<bool> For(TimeSpan length)
    {
        var begun = time.GetTimestamp();
        return () => time.GetElapsedTime(begun) < length;
    }
}
