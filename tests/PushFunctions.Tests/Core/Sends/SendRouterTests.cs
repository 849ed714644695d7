namespace PushFunctions.Tests.Core.Sends;

public sealed class SendRouterTests
{
    private static readonly AppName Shop = App("shop");
    private static readonly AppName News = App("news");
    private static readonly Credential ShopFcm = Credential(1, Shop, Provider.Fcm, isDefault: true);
    private static readonly Credential ShopFcmOld = Credential(2, Shop, Provider.Fcm, isDefault: false);
    private static readonly Credential ShopApn = Credential(3, Shop, Provider.Apn, isDefault: true);
    private static readonly Credential NewsSandbox = Credential(4, News, Provider.ApnSandbox, isDefault: true);
    private static readonly Catalog Full = Catalog([Shop, News], [ShopFcm, ShopFcmOld, ShopApn, NewsSandbox]);

    [Fact]
    public void Without_from_the_default_app_sends_with_its_default_credentials()
    {
        var route = SendRouter.Resolve(Full, new SendFrom.DefaultApp());
        Assert.Equal(Shop, route.App);
        Assert.Equal(
            new Dictionary<Provider, CredentialId> { [Provider.Fcm] = ShopFcm.Id, [Provider.Apn] = ShopApn.Id }, route.Credentials);
    }

    [Fact]
    public void A_named_app_sends_with_its_default_credentials() =>
        Assert.Equal(NewsSandbox.Id, SendRouter.Resolve(Full, new SendFrom.NamedApp(News)).Credentials[Provider.ApnSandbox]);

    [Fact]
    public void Named_credentials_decide_the_app_and_serve_their_type_only()
    {
        var route = SendRouter.Resolve(Full, Named(ShopFcmOld.Id, null));
        Assert.Equal(Shop, route.App);
        Assert.Equal(ShopFcmOld.Id, Assert.Single(route.Credentials).Value);
    }

    [Fact]
    public void Without_any_app_there_is_nothing_to_send_from() =>
        Assert.Equal("$.from", Refused(Catalog([], []), new SendFrom.DefaultApp()).Context);

    [Fact]
    public void An_unknown_app_is_refused_by_name()
    {
        var problem = Refused(Full, new SendFrom.NamedApp(App("nope")));
        Assert.Equal("$.from.appName", problem.Context);
        Assert.Contains("'nope'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_credential_is_refused() =>
        Assert.Equal("$.from.fcm", Refused(Full, Named(CredentialId.FromTail(new string('7', 26)), null)).Context);

    [Fact]
    public void A_credential_of_another_type_is_refused() =>
        Assert.Equal("$.from.apn", Refused(Full, Named(null, ShopFcm.Id)).Context);

    [Fact]
    public void Credentials_of_two_apps_are_refused() =>
        Assert.Equal("$.from", Refused(Full, Named(ShopFcm.Id, NewsSandbox.Id)).Context);

    private static SendFrom.NamedCredentials Named(CredentialId? fcm, CredentialId? apn) => new(
        new[] { fcm, apn }.Zip(ProviderFamily.All).Where(entry => entry.First is not null)
            .ToDictionary(entry => entry.Second, entry => entry.First!));

    private static Problem Refused(Catalog catalog, SendFrom from) =>
        Assert.Single(Assert.Throws<RequestException>(() => SendRouter.Resolve(catalog, from)).Problems);

    private static Catalog Catalog(AppName[] apps, Credential[] credentials) => new(
        AccountSid.TryParse("AC" + new string('0', 32), out var sid) ? sid : throw new InvalidOperationException(),
        [.. apps.Select((name, index) => new App(name, index == 0, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch))],
        credentials,
        "1");

    private static Credential Credential(int number, AppName app, Provider type, bool isDefault) =>
        new(CredentialId.FromTail(new string((char)('0' + number), 26)), app, type, isDefault, 1, "", CredentialHealth.Ok) { CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch };

    private static AppName App(string text) =>
        AppName.TryParse(text, out var name) ? name : throw new ArgumentException("No App name.", nameof(text));
}
