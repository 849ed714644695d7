using PushFunctions.IntegrationTests.EndToEnd;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]
[assembly: AssemblyFixture(typeof(SharedService))]

namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>One running service for all tests that need no settings of their own: each is a customer of its own, and
/// no customer sees another.</summary>
public sealed class SharedService : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task<RunningService>? _service;

    internal async Task<Customer> NewCustomerAsync()
    {
        Task<RunningService> service;
        lock (_gate) service = _service = _service is null or { IsFaulted: true } or { IsCanceled: true } ? StartAsync() : _service;
        return await Customer.NewAsync(await service);
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is { IsCompletedSuccessfully: true }) await (await _service).DisposeAsync();
    }

    // Waits that are made for providers' minutes are shortened; what the tests assert does not depend on them.
    private static Task<RunningService> StartAsync() => RunningService.StartInMemoryAsync(settings: new Dictionary<string, string?>
    {
        ["Push:Delivery:CredentialRetryInterval"] = "00:00:01",
        // Some tests ask hundreds of things one after the other.
        ["Push:RateLimit:RequestsPerSecond"] = "0",
        ["AzureFunctionsJobHost:extensions:queues:maxPollingInterval"] = "00:00:00.5",
    });
}
