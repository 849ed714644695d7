namespace PushFunctions.Testing;

internal static class ProviderExtensions
{
    /// <summary>Builds a push, and sends it unless its check rejects it, as the service does.</summary>
    public static async Task<DeliveryOutcome> SendAsync(this IPushProvider provider, Push push, CancellationToken cancellationToken)
    {
        var request = provider.Build(push);
        return request.Check.Rejection ?? await provider.SendAsync(request, cancellationToken);
    }
}
