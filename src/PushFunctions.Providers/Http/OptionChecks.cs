namespace PushFunctions.Providers.Http;

/// <summary>The checks that the options of both providers share. Each yields what is wrong, and what to do.</summary>
internal static class OptionChecks
{
    private static readonly TimeSpan LongestRequest = TimeSpan.FromMinutes(1);

    public static IEnumerable<string> Address(string setting, Uri? address)
    {
        if (address is not { IsAbsoluteUri: true } || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
            yield return $"{setting} must be an absolute https address.";
        else if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
            yield return $"{setting} is http, which is for a simulator on this machine only: credentials would cross the network in the clear. Use https.";
        else if (address.Query.Length > 0 || address.Fragment.Length > 0 || address.UserInfo.Length > 0)
            yield return $"{setting} must be an address without query, fragment and user.";
    }

    public static IEnumerable<string> RequestTimeout(string setting, TimeSpan value, TimeSpan least)
    {
        if (value < least || value > LongestRequest) yield return $"{setting} is {value}; it must be {least} to {LongestRequest}.";
    }

    public static IEnumerable<string> Connections(string setting, ConnectionOptions options)
    {
        if (options.MaximumConcurrentRequests is < 1 or > 100_000)
            yield return $"{setting}__{nameof(options.MaximumConcurrentRequests)} is {options.MaximumConcurrentRequests}; it must be 1 to 100,000.";
        foreach (var (name, value) in Times(options))
        {
            // The handler does not take less than a second for a ping.
            if (value < TimeSpan.FromSeconds(1) || value > TimeSpan.FromDays(1)) yield return $"{setting}__{name} is {value}; it must be 1 second to 1 day.";
        }
    }

    private static (string Name, TimeSpan Value)[] Times(ConnectionOptions options) =>
    [
        (nameof(options.ConnectTimeout), options.ConnectTimeout),
        (nameof(options.PooledLifetime), options.PooledLifetime),
        (nameof(options.KeepAlivePingDelay), options.KeepAlivePingDelay),
        (nameof(options.KeepAlivePingTimeout), options.KeepAlivePingTimeout),
        (nameof(options.IdleTimeout), options.IdleTimeout),
    ];
}
