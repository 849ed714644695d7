using PushFunctions.IntegrationTests.EndToEnd;

namespace PushFunctions.IntegrationTests.Security.Tenants;

/// <summary>A service with an account that owns everything and one that owns nothing. Nobody works in the background,
/// so that what changes was changed by a request.</summary>
public sealed class TwoTenants : IAsyncLifetime
{
    private Estate? _estate;
    private Customer? _stranger;

    internal RunningService Service => Estate.Owner.Service;

    internal Estate Estate => _estate ?? throw new InvalidOperationException("The estate is not built yet.");

    internal Customer Stranger => _stranger ?? throw new InvalidOperationException("The stranger has not come yet.");

    public async ValueTask InitializeAsync()
    {
        var service = await RunningService.StartInMemoryAsync(pump: false,
            settings: new Dictionary<string, string?> { ["Push:RateLimit:RequestsPerSecond"] = "0" });
        _estate = await Estate.BuildAsync(await Customer.NewAsync(service));
        _stranger = await Customer.NewAsync(service);
    }

    /// <summary>A client with the customer's own right token.</summary>
    internal Visitor EnterAs(Customer customer) => new(Service, customer.Account.Value, customer.AuthToken);

    public async ValueTask DisposeAsync()
    {
        _stranger?.Dispose();
        _estate?.Owner.Dispose();
        if (_estate is not null) await Service.DisposeAsync();
    }
}
