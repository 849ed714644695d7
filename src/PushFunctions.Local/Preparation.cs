using PushFunctions.Storage;

namespace PushFunctions.Local;

/// <summary>Makes the tables, the queues and the first account, and sees that the stored credentials open, before anything is served. The first of the hosted services: they start one after the other.</summary>
internal sealed class Preparation(StorageSetup storage, FirstAccount account, CredentialKeyCheck keys) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await storage.EnsureAsync(cancellationToken);
        await account.EnsureAsync(cancellationToken);
        await keys.EnsureAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
