using Microsoft.Extensions.Hosting;
using PushFunctions.Storage;

namespace PushFunctions.Startup;

/// <summary>
/// Makes the tables, the queues and the first account, and sees that the stored credentials open. The worker's own hosted services come first in the list and take requests and messages at once;
/// <see cref="StartingAsync"/> runs before any of them starts.
/// </summary>
internal sealed class Preparation(StorageSetup storage, FirstAccount account, CredentialKeyCheck keys) : IHostedLifecycleService
{
    /// <summary>Flex Consumption ends a start after 30 seconds, and its own word for that says nothing about storage.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await storage.EnsureAsync(Patience, cancellationToken);
        await account.EnsureAsync(cancellationToken);
        await keys.EnsureAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
