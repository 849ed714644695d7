using Microsoft.Extensions.Hosting;
using PushFunctions.Core.Accounts;
using PushFunctions.Storage;

namespace PushFunctions;

/// <summary>Makes the tables, the queues and the first account before anything is served.</summary>
internal sealed class Preparation(StorageSetup storage, FirstAccount account) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await storage.EnsureAsync(cancellationToken);
        await account.EnsureAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
