using PushFunctions.Tests.Core.Sends.Accept;

namespace PushFunctions.Tests.Core.Credentials;

/// <summary>What a provider's answer means for a credential, and for its health.</summary>
public sealed class CredentialCheckerTests
{
    private static readonly DeliveryOutcome Refused = new DeliveryOutcome.CredentialRefused("InvalidProviderToken");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<DeliveryOutcome> Accepting =>
    [
        new DeliveryOutcome.Accepted("dry-run"),
        new DeliveryOutcome.Rejected("BadDeviceToken", RejectionKind.Token),
        new DeliveryOutcome.Rejected("INVALID_ARGUMENT: not a registration token", RejectionKind.Token),
        new DeliveryOutcome.Rejected("SENDER_ID_MISMATCH", RejectionKind.TokenOfAnotherProject),
        new DeliveryOutcome.TokenExpired("UNREGISTERED", null),
    ];

    [Theory]
    [MemberData(nameof(Accepting))]
    public async Task A_refusal_of_the_token_means_that_the_credential_is_valid(DeliveryOutcome outcome)
    {
        var service = await MemoryService.StartAsync();
        service.Probe.Outcome = outcome;

        var check = await CheckAsync(service);

        Assert.Equal(new CredentialCheck(CredentialVerdict.Valid, null, service.Time.GetUtcNow()), check);
        Assert.Equal(CredentialHealth.Ok, (await OneAsync(service)).Health);
    }

    [Fact]
    public async Task A_refused_credential_fails_until_a_check_finds_it_valid()
    {
        var service = await MemoryService.StartAsync();
        service.Probe.Outcome = Refused;

        Assert.Equal((CredentialVerdict.Refused, "InvalidProviderToken"), Said(await CheckAsync(service)));
        var failing = (await OneAsync(service)).Health;
        Assert.Equal((CredentialStatus.Failing, "InvalidProviderToken", service.Time.GetUtcNow()), (failing.Status, failing.Reason, failing.Since));

        service.Probe.Outcome = new DeliveryOutcome.Rejected("BadDeviceToken", RejectionKind.Token);
        Assert.Equal((CredentialVerdict.Valid, null), Said(await CheckAsync(service)));
        Assert.Equal(CredentialStatus.Ok, (await OneAsync(service)).Health.Status);
    }

    [Fact]
    public async Task A_provider_that_does_not_respond_changes_nothing()
    {
        var service = await MemoryService.StartAsync();
        service.Probe.Outcome = Refused;
        await CheckAsync(service);
        var before = (await OneAsync(service)).Health;

        foreach (var outcome in new DeliveryOutcome[]
            { new DeliveryOutcome.Deferred("FCM: connection refused", null, TimeSpan.Zero), new DeliveryOutcome.Rejected("APNs: 404", RejectionKind.Request) })
        {
            service.Probe.Outcome = outcome;
            Assert.Equal(CredentialVerdict.Unreachable, (await CheckAsync(service)).Verdict);
        }

        Assert.Equal(before, (await OneAsync(service)).Health);
    }

    [Fact]
    public async Task One_that_cannot_be_decrypted_is_refused_without_asking()
    {
        var service = await MemoryService.StartAsync();
        var catalogs = service.Get<ICatalogStore>();
        var catalog = await catalogs.LoadAsync(service.Account, Stop);
        var other = await service.UploadAsync("other");
        await catalogs.TrySaveAsync(
            await catalogs.LoadAsync(service.Account, Stop),
            new CatalogChange { PutCredentials = [catalog.Credentials[0] with { EncryptedContent = other.EncryptedContent }] }, Stop);

        var check = await service.Get<CredentialChecker>().CheckAsync(service.Account, catalog.Credentials[0].Id, Stop);

        Assert.Equal((CredentialVerdict.Refused, CredentialChecker.CannotBeDecrypted), Said(check));
        Assert.Equal(0, service.Probe.Asked);
    }

    [Fact]
    public async Task Another_accounts_and_an_unknown_one_are_not_found_and_nobody_is_asked()
    {
        var service = await MemoryService.StartAsync();
        var credential = await OneAsync(service);

        foreach (var (account, id) in new[] { (Some.Account(), credential.Id), (service.Account, Some.Ids.NewCredential()) })
        {
            var refused = await Assert.ThrowsAsync<RequestException>(
                () => service.Get<CredentialChecker>().CheckAsync(account, id, Stop));
            Assert.Equal(ProblemCode.NotFound, refused.Problems[0].Code);
        }

        Assert.Equal(0, service.Probe.Asked);
    }

    [Fact]
    public async Task A_certificate_has_an_end_and_nothing_else_has()
    {
        var service = await MemoryService.StartAsync();
        var credentials = service.Get<CredentialService>();
        var certificate = await credentials.CreateAsync(
            service.Account, new NewCredential(Some.App("shop"), Provider.Apn, Keys.ApnsCertificate(), false), Stop);
        var key = await credentials.CreateAsync(
            service.Account, new NewCredential(Some.App("shop"), Provider.Apn, Keys.ApnsKey(), false), Stop);

        Assert.Equal(Some.Noon.AddDays(15), certificate.ExpiresAt);
        Assert.Null(key.ExpiresAt);
        Assert.Null((await OneAsync(service)).ExpiresAt);
        Assert.Equal(Some.Noon.AddDays(15), (await credentials.FindAsync(service.Account, certificate.Id, Stop)).ExpiresAt);
    }

    private static async Task<CredentialCheck> CheckAsync(MemoryService service) =>
        await service.Get<CredentialChecker>().CheckAsync(service.Account, (await OneAsync(service)).Id, Stop);

    private static async Task<Credential> OneAsync(MemoryService service) =>
        (await service.Get<ICatalogStore>().LoadAsync(service.Account, Stop)).Credentials.Single(credential => credential.Type == Provider.Fcm);

    private static (CredentialVerdict Verdict, string? Reason) Said(CredentialCheck check) => (check.Verdict, check.Reason);
}
