namespace PushFunctions.Tests.Core.Shared;

public sealed class NamesAndSidsTests
{
    [Theory]
    [InlineData("AC0123456789abcdef0123456789abcdef", true)]
    [InlineData("AC0123456789ABCDEF0123456789abcdef", false)]
    [InlineData("SK0123456789abcdef0123456789abcdef", false)]
    [InlineData("AC0123456789abcdef0123456789abcde", false)]
    [InlineData("AC0123456789abcdef0123456789abcdeg", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_account_sid_is_AC_and_32_lower_case_hex_digits(string? text, bool valid) =>
        Assert.Equal(valid, AccountSid.TryParse(text, out _));

    [Fact]
    public void New_API_keys_have_sids_that_parse() => Assert.True(ApiKeySid.TryParse(Some.Ids.NewApiKey().Value, out _));

    [Theory]
    [InlineData("test_app", true)]
    [InlineData("0", true)]
    [InlineData("Test", false)]
    [InlineData("a-b", false)]
    [InlineData("a/b", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_App_name_is_of_a_to_z_digits_and_underscores(string? text, bool valid) =>
        Assert.Equal(valid, AppName.TryParse(text, out _));

    [Fact]
    public void An_App_name_has_at_most_64_characters()
    {
        Assert.True(AppName.TryParse(new string('a', 64), out _));
        Assert.False(AppName.TryParse(new string('a', 65), out _));
    }

    [Fact]
    public void A_registration_id_is_one_per_account_User_and_App_and_parses_to_itself()
    {
        var (account, user, app) = (Some.Account(), Some.Ids.NewUser(), Some.App());
        var id = RegistrationId.For(account, user, app);

        Assert.Equal(id, RegistrationId.For(account, user, app));
        Assert.True(RegistrationId.TryParse(id.Value, out var parsed));
        Assert.Equal(id, parsed);
        Assert.Equal(
            4, new[] { id, RegistrationId.For(Some.Account(), user, app), RegistrationId.For(account, Some.Ids.NewUser(), app),
                RegistrationId.For(account, user, Some.App("other")) }.Distinct().Count());
    }

    [Theory]
    [InlineData("comms_device_registration_175903a30e55ce6dd9ac28d2704867dd", true)]
    [InlineData("comms_device_registration_175903A30e55ce6dd9ac28d2704867dd", false)]
    [InlineData("comms_device_registration_175903a30e55ce6dd9ac28d2704867d", false)]
    [InlineData("comms_device_registration_175903a30e55ce6dd9ac28d2704867dg", false)]
    [InlineData(null, false)]
    public void A_registration_id_has_32_lower_case_hex_digits(string? text, bool valid) =>
        Assert.Equal(valid, RegistrationId.TryParse(text, out _));

    [Theory]
    [InlineData("odJFCrnl2edlBDdz1C5Ja:APA91b", true)]
    [InlineData("", false)]
    [InlineData("two words", false)]
    [InlineData("line\nbreak", false)]
    [InlineData("ümlaut", false)]
    [InlineData(null, false)]
    public void A_device_token_is_printable_ASCII_without_spaces(string? text, bool valid) =>
        Assert.Equal(valid, DeviceToken.TryParse(text, out _));

    [Fact]
    public void A_device_token_never_prints_itself()
    {
        var token = Some.Token();

        Assert.DoesNotContain(
            token.Value, $"{token} {new DeviceAddress(PushFunctions.Core.Shared.Provider.Fcm, token)}", StringComparison.Ordinal);
    }
}
