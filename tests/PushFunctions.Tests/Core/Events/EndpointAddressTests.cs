using System.Net;

namespace PushFunctions.Tests.Core.Events;

public sealed class EndpointAddressTests
{
    private static readonly WebhookOptions None = new();
    private static readonly LoopbackReceivers OnServers = new(AreAllowed: false);

    [Theory]
    [InlineData("0.0.0.0", "unspecified")]
    [InlineData("10.0.0.1", "private")]
    [InlineData("172.16.0.1", "private")]
    [InlineData("172.31.255.255", "private")]
    [InlineData("192.168.1.1", "private")]
    [InlineData("100.64.0.1", "shared (carrier-grade NAT)")]
    [InlineData("127.0.0.1", "loopback")]
    [InlineData("127.255.255.254", "loopback")]
    [InlineData("168.63.129.16", "metadata")]
    [InlineData("169.254.169.254", "link-local")]
    [InlineData("192.0.0.170", "reserved")]
    [InlineData("192.0.2.1", "documentation")]
    [InlineData("198.51.100.7", "documentation")]
    [InlineData("203.0.113.7", "documentation")]
    [InlineData("192.88.99.1", "6to4 relay")]
    [InlineData("198.18.0.1", "benchmarking")]
    [InlineData("224.0.0.1", "multicast")]
    [InlineData("255.255.255.255", "reserved")]
    [InlineData("::", "unspecified")]
    [InlineData("::1", "loopback")]
    [InlineData("fe80::1", "link-local")]
    [InlineData("fec0::1", "private")]
    [InlineData("fc00::1", "private")]
    [InlineData("fd12:3456::1", "private")]
    [InlineData("ff02::1", "multicast")]
    [InlineData("2001:db8::1", "documentation")]
    [InlineData("3fff::1", "documentation")]
    [InlineData("2001::1", "reserved")]
    [InlineData("100::1", "reserved")]
    [InlineData("::10.0.0.1", "reserved")]
    [InlineData("::ffff:10.0.0.1", "private")]
    [InlineData("::ffff:127.0.0.1", "loopback")]
    [InlineData("::ffff:169.254.169.254", "link-local")]
    [InlineData("2002:0a00:0001::", "private")]
    [InlineData("2002:7f00:0001::1", "loopback")]
    [InlineData("64:ff9b::10.0.0.1", "private")]
    [InlineData("64:ff9b::a9fe:a9fe", "link-local")]
    [InlineData("64:ff9b:1::1", "reserved")]
    public void An_address_that_is_no_public_one_is_refused_in_every_form(string address, string range) =>
        Assert.Equal(range, EndpointAddress.RangeOf(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2002:0808:0808::1")]
    [InlineData("64:ff9b::8.8.8.8")]
    public void A_public_address_is_reached(string address) => Assert.Null(EndpointAddress.RangeOf(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://example.com/push-events")]
    [InlineData("https://example.com:8443/?k=v")]
    [InlineData("https://bücher.example/")]
    [InlineData("https://8.8.8.8/")]
    public void A_public_https_URL_is_taken(string url)
    {
        Assert.Null(EndpointAddress.ProblemOf(url, None, OnServers, out var address));
        Assert.NotNull(address);
    }

    [Theory]
    [InlineData("http://example.com/", "over https only")]
    [InlineData("http://localhost/", "over https only")]
    [InlineData("//example.com/", "absolute https URL")]
    [InlineData("/push-events", "absolute https URL")]
    [InlineData("https://", "absolute https URL")]
    [InlineData("https://exa mple.com/", "absolute https URL")]
    [InlineData("https://example.com\\@10.0.0.1/", "absolute https URL")]
    [InlineData("https://user@example.com/", "user name or a password")]
    [InlineData("https://example.com/#a", "fragment")]
    [InlineData("https://localhost/", "loopback range")]
    [InlineData("https://receiver.localhost/", "loopback range")]
    [InlineData("https://localhost./", "loopback range")]
    [InlineData("https://0x7f.1/", "loopback range")]
    [InlineData("https://017700000001/", "loopback range")]
    [InlineData("https://[::ffff:a9fe:a9fe]/", "link-local range")]
    public void Any_other_URL_is_refused_with_what_to_do(string url, string says)
    {
        Assert.Contains(says, EndpointAddress.ProblemOf(url, None, OnServers, out var address), StringComparison.Ordinal);
        Assert.Null(address);
    }

    [Fact]
    public void A_host_that_the_operator_allows_is_taken_whatever_its_range_but_over_https_only()
    {
        var options = new WebhookOptions { AllowedHosts = "10.1.2.3, receiver.internal" };

        Assert.Null(EndpointAddress.ProblemOf("https://10.1.2.3/", options, OnServers, out _));
        Assert.NotNull(EndpointAddress.ProblemOf("http://10.1.2.3/", options, OnServers, out _));
        Assert.NotNull(EndpointAddress.ProblemOf("https://10.1.2.4/", options, OnServers, out _));
    }

    [Fact]
    public void On_a_developers_machine_receivers_on_it_are_reached_by_http_too_and_no_others()
    {
        var local = new LoopbackReceivers(AreAllowed: true);

        Assert.Null(EndpointAddress.ProblemOf("http://127.0.0.1:5000/", None, local, out _));
        Assert.Null(EndpointAddress.ProblemOf("http://localhost:5000/", None, local, out _));
        Assert.NotNull(EndpointAddress.ProblemOf("http://192.168.1.1/", None, local, out _));
        Assert.NotNull(EndpointAddress.ProblemOf("http://example.com/", None, local, out _));
    }

    [Theory]
    [InlineData("https://receiver.internal")]
    [InlineData("10.0.0.0/8")]
    [InlineData("good.example, bad host")]
    public void A_setting_that_names_no_hosts_stops_the_start(string hosts) =>
        Assert.True(new WebhookOptionsValidator().Validate(null, new WebhookOptions { AllowedHosts = hosts }).Failed);
}
