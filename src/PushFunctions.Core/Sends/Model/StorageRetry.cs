namespace PushFunctions.Core.Sends.Deliver;

/// <summary>Whether a fault is one of storage that passes by itself. Not asked about work that was canceled.</summary>
public delegate bool TransientFault(Exception fault);

/// <summary>Repeats what storage refuses for a while: what a provider has answered must not be thrown away for it.</summary>
public sealed class StorageRetry(TransientFault isTransient, TimeProvider time)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    /// <param name="work">Safe to repeat.</param>
    /// <param name="mayGoOn">Asked after each failure; false lets its fault fly.</param>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await work();
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested && isTransient(fault) && mayGoOn())
            {
                await Task.Delay(Between, time, cancellationToken);
            }
        }
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Func<Task> work, Func<bool> mayGoOn, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            await work();
            return true;
        },
        mayGoOn,
        cancellationToken);

    /// <summary>True for so long from now on.</summary>
    public Func<bool> For(TimeSpan length)
    {
        var begun = time.GetTimestamp();
        return () => time.GetElapsedTime(begun) < length;
    }
}
