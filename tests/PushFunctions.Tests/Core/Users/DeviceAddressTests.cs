namespace PushFunctions.Tests.Core.Users;

public sealed class DeviceAddressTests
{
    private const string Digits = "00fc13adff785122b4ad28809a3420982341241421348097878e577c991de8f0";

    [Theory]
    [InlineData(Provider.Apn)]
    [InlineData(Provider.ApnSandbox)]
    public void An_APNs_token_is_the_same_device_in_either_case(Provider provider)
    {
        var (lower, upper) = (Parse(provider, Digits), Parse(provider, Digits.ToUpperInvariant()));

        Assert.Equal(lower, upper);
        Assert.Equal((lower.Hash, lower.Token.Fingerprint, Digits), (upper.Hash, upper.Token.Fingerprint, upper.Token.Value));
    }

    [Fact]
    public void An_FCM_token_is_taken_as_it_is()
    {
        const string token = "odJFCrnl2edlBDdz1C5Ja:APA91bG-_%";

        Assert.Equal(token, Parse(Provider.Fcm, token).Token.Value);
        Assert.NotEqual(Parse(Provider.Fcm, token), Parse(Provider.Fcm, token.ToLowerInvariant()));
        Assert.Equal(Digits.ToUpperInvariant(), Parse(Provider.Fcm, Digits.ToUpperInvariant()).Token.Value);
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("80c1b2f3a4d5e6f7008192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f70")]
    public void APNs_tokens_may_have_any_number_of_bytes(string token) => Assert.Equal(token, Parse(Provider.Apn, token).Token.Value);

    [Theory]
    [InlineData("", "no token yet")]
    [InlineData("(null)", "no token yet")]
    [InlineData("nil", "no token yet")]
    [InlineData("<00fc13ad ff785122>", "hexadecimal digits")]
    [InlineData("<00fc13adff785122>", "hexadecimal digits")]
    [InlineData("{length = 32, bytes = 0x00fc13ad ... 991de8f0 }", "hexadecimal digits")]
    [InlineData("00fc13adff78512", "even number")]
    [InlineData("00fc13ad ff785122", "blanks")]
    [InlineData("00fc13ad\n", "blanks")]
    [InlineData("odJFCrnl2edlBDdz1C5Ja:APA91bG", "FCM")]
    [InlineData("APwTrf94USK0rSiAmjQgmCNBJBQhNICXh45XfJkd6PA=", "base64")]
    [InlineData("0x00fc13adff785122", "hexadecimal")]
    [InlineData("٠٠fc", "hexadecimal")]
    public void What_is_certainly_no_APNs_token_is_refused_with_a_remedy(string text, string remedy)
    {
        foreach (var provider in new[] { Provider.Apn, Provider.ApnSandbox })
        {
            Assert.False(DeviceAddress.TryParse(provider, text, out var address, out var problem));
            Assert.Null(address);
            Assert.Contains(remedy, problem, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("tökén")]
    public void What_no_provider_gives_out_is_refused_under_FCM(string text) =>
        Assert.False(DeviceAddress.TryParse(Provider.Fcm, text, out _, out _));

    private static DeviceAddress Parse(Provider provider, string text) =>
        DeviceAddress.TryParse(provider, text, out var address, out var problem) ? address : throw new InvalidOperationException(problem);
}
