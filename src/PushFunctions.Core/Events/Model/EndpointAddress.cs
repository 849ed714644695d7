using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Events.Model;

/// <summary>Settings of webhooks.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Push:Webhooks";

    /// <summary>Hosts, separated by commas, that webhooks may reach whatever their IP address is, for receivers in a
    /// private network. A name as in the URL, without a port. Default none.</summary>
    /// <value>Setting <c>Push__Webhooks__AllowedHosts</c>.</value>
    public string? AllowedHosts { get; set; }

    internal IReadOnlyList<string> Hosts =>
        AllowedHosts?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    public bool Allows(string host) => Hosts.Contains(host, StringComparer.OrdinalIgnoreCase);
}

/// <summary>A URL or a network in the place of a host would allow nothing, silently.</summary>
public sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        foreach (var host in options.Hosts)
        {
            if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            {
                return ValidateOptionsResult.Fail(
                    $"Push__Webhooks__AllowedHosts must be host names or IP addresses separated by commas, without scheme, port and path; '{host}' is not one.");
            }
        }

        return ValidateOptionsResult.Success;
    }
}

/// <summary>Whether receivers on this machine are reached, and by http: only where the service runs on a developer's
/// machine.</summary>
public sealed record LoopbackReceivers(bool AreAllowed);

/// <summary>Which addresses webhooks are sent to: those of the public internet. The service may reach networks that the
/// caller who names an address may not.</summary>
public static class EndpointAddress
{
    public const int MaximumLength = 2048;

    private static readonly (IPNetwork Network, string Name)[] Refused =
    [
        (IPNetwork.Parse("0.0.0.0/8"), "unspecified"),
        (IPNetwork.Parse("10.0.0.0/8"), "private"),
        (IPNetwork.Parse("100.64.0.0/10"), "shared (carrier-grade NAT)"),
        (IPNetwork.Parse("127.0.0.0/8"), "loopback"),
        (IPNetwork.Parse("168.63.129.16/32"), "metadata"),
        (IPNetwork.Parse("169.254.0.0/16"), "link-local"),
        (IPNetwork.Parse("172.16.0.0/12"), "private"),
        (IPNetwork.Parse("192.0.0.0/24"), "reserved"),
        (IPNetwork.Parse("192.0.2.0/24"), "documentation"),
        (IPNetwork.Parse("192.31.196.0/24"), "reserved"),
        (IPNetwork.Parse("192.52.193.0/24"), "reserved"),
        (IPNetwork.Parse("192.88.99.0/24"), "6to4 relay"),
        (IPNetwork.Parse("192.168.0.0/16"), "private"),
        (IPNetwork.Parse("192.175.48.0/24"), "reserved"),
        (IPNetwork.Parse("198.18.0.0/15"), "benchmarking"),
        (IPNetwork.Parse("198.51.100.0/24"), "documentation"),
        (IPNetwork.Parse("203.0.113.0/24"), "documentation"),
        (IPNetwork.Parse("224.0.0.0/4"), "multicast"),
        (IPNetwork.Parse("240.0.0.0/4"), "reserved"),
    ];

    /// <summary>Of IPv6 only global unicast is reached, and of that not these.</summary>
    private static readonly (IPNetwork Network, string Name)[] RefusedInIPv6 =
    [
        (IPNetwork.Parse("2001::/23"), "reserved"),
        (IPNetwork.Parse("2001:db8::/32"), "documentation"),
        (IPNetwork.Parse("3fff::/20"), "documentation"),
        (IPNetwork.Parse("5f00::/16"), "reserved"),
    ];

    /// <summary>The only hosts that the identity's token is sent to.</summary>
    private const string TopicHosts = ".eventgrid.azure.net";

    private const string TopicPath = "/api/events";

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Why the address is not reached, as the name of its range; null where it is.</summary>
    public static string? RangeOf(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork) return NameIn(Refused, address);
        if (address.IsIPv4MappedToIPv6) return RangeOf(address.MapToIPv4());
        var bytes = address.GetAddressBytes();
        // An IPv4 address within: what lies behind the gateway counts.
        if (Nat64.Contains(address)) return RangeOf(new IPAddress(bytes.AsSpan(12, 4)));
        if (SixToFour.Contains(address)) return RangeOf(new IPAddress(bytes.AsSpan(2, 4)));
        if (IPAddress.IPv6Any.Equals(address)) return "unspecified";
        if (IPAddress.IPv6Loopback.Equals(address)) return "loopback";
        if (address.IsIPv6Multicast) return "multicast";
        if (address.IsIPv6LinkLocal) return "link-local";
        if (address.IsIPv6UniqueLocal || address.IsIPv6SiteLocal) return "private";
        return GlobalUnicast.Contains(address) ? NameIn(RefusedInIPv6, address) : "reserved";
    }

    /// <summary>What is wrong with the URL, and what to do; null where nothing is. A name is looked up only when
    /// something is sent.</summary>
    public static string? ProblemOf(string text, WebhookOptions options, LoopbackReceivers loopback, out Uri? address)
    {
        address = null;
        if (text.Length > MaximumLength) return $"The URL has more than {MaximumLength} characters. Use a shorter one.";
        if (text.Any(character => character <= ' ' || character == '\\') || !Uri.TryCreate(text, UriKind.Absolute, out var url)
            || url.Host.Length == 0)
            return "Expected an absolute https URL, like https://example.com/push-events.";
        var isLoopback = IsLoopback(url);
        var isHttp = url.Scheme == Uri.UriSchemeHttp;
        if (url.Scheme != Uri.UriSchemeHttps && !(isHttp && isLoopback && loopback.AreAllowed))
        {
            return isHttp
                ? "The URL is http, and events are sent over https only. Use an https URL. (http is for a receiver on the same machine as PushFunctions.Local.)"
                : "Expected an absolute https URL, like https://example.com/push-events.";
        }

        if (url.UserInfo.Length > 0)
            return "The URL contains a user name or a password. Remove it: the receiver verifies the signature of each request instead.";
        if (url.Fragment.Length > 0) return "The URL has a fragment (#…), which is never sent. Remove it.";
        if (!options.Allows(HostOf(url)) && !(isLoopback && loopback.AreAllowed) && RangeOf(url) is { } range)
            return $"The host of the URL is in the {range} range, which events are not sent to. Use a public host, or have the operator add the host to Push__Webhooks__AllowedHosts.";
        address = url;
        return null;
    }

    /// <summary>The same for the endpoint of a topic of Event Grid.</summary>
    public static string? ProblemOfTopic(string text, out Uri? address)
    {
        const string Expected = "Expected the endpoint of a custom topic of Azure Event Grid, like https://push-events.westeurope-1.eventgrid.azure.net/api/events. It stands in the topic's overview.";
        address = null;
        if (text.Length > MaximumLength || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps
            || url.UserInfo.Length > 0 || url.Fragment.Length > 0 || url.Query.Length > 0 || !url.IsDefaultPort
            || url.AbsolutePath != TopicPath || !url.IdnHost.EndsWith(TopicHosts, StringComparison.OrdinalIgnoreCase))
            return Expected;
        address = url;
        return null;
    }

    /// <summary>As <see cref="WebhookOptions.AllowedHosts"/> names it.</summary>
    public static string HostOf(Uri url) => url.IdnHost.Trim('[', ']').TrimEnd('.');

    private static string? RangeOf(Uri url) =>
        IPAddress.TryParse(HostOf(url), out var literal) ? RangeOf(literal) : IsLoopback(url) ? "loopback" : null;

    private static bool IsLoopback(Uri url)
    {
        var host = HostOf(url);
        return IPAddress.TryParse(host, out var literal)
            ? RangeOf(literal) == "loopback"
            : host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }

    private static string? NameIn((IPNetwork Network, string Name)[] ranges, IPAddress address) =>
        ranges.FirstOrDefault(range => range.Network.Contains(address)).Name;
}
