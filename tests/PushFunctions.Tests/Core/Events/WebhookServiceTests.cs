using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Core.Events;

public sealed class WebhookServiceTests
{
    private const string Url = "https://example.com/push-events";
    private readonly AccountSid _account = Some.Account();
    private readonly FakeTimeProvider _time = new(Some.Noon);
    private readonly KeptRequests _sender = new();
    private CoreServices? _core;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_eleventh_endpoint_is_refused_and_nothing_is_written()
    {
        var webhooks = await CreateAsync();
        for (var count = 0; count < WebhookEndpoint.MaximumPerAccount; count++) await AddAsync(webhooks);

        var refused = await Assert.ThrowsAsync<RequestException>(() => AddAsync(webhooks));

        Assert.Contains("limit of 10 webhook endpoints", refused.Message, StringComparison.Ordinal);
        Assert.Equal(10, (await webhooks.ListAsync(_account, new ListRequest(50, null), Stop)).Items.Count);
    }

    [Fact]
    public async Task An_unknown_App_is_refused()
    {
        var webhooks = await CreateAsync();

        var refused = await Assert.ThrowsAsync<RequestException>(
            () => webhooks.CreateAsync(_account, new NewWebhook(Url, ["*"], Some.App(), null), Stop));

        Assert.Equal("$.appName", refused.Problems[0].Context);
    }

    [Fact]
    public async Task For_a_day_after_a_rotation_both_secrets_sign_and_then_the_new_one_alone()
    {
        var webhooks = await CreateAsync();
        var made = await AddAsync(webhooks);
        var rotated = await webhooks.RotateSecretAsync(_account, made.Endpoint.Id, Stop);

        await Deliveries.TestAsync(_account, made.Endpoint.Id, Stop);
        _time.Advance(TimeSpan.FromHours(24));
        await Deliveries.TestAsync(_account, made.Endpoint.Id, Stop);

        Assert.Equal([rotated.Secret!, made.Secret!], _sender.Requests[0].Secrets);
        Assert.Equal([rotated.Secret!], _sender.Requests[1].Secrets);
        Assert.StartsWith("whsec_", made.Secret, StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String(made.Secret!["whsec_".Length..]).Length);
    }

    [Fact]
    public async Task Rotations_in_quick_succession_keep_no_more_than_three_signatures()
    {
        var webhooks = await CreateAsync();
        var made = await AddAsync(webhooks);
        for (var count = 0; count < 5; count++) await webhooks.RotateSecretAsync(_account, made.Endpoint.Id, Stop);

        await Deliveries.TestAsync(_account, made.Endpoint.Id, Stop);

        Assert.Equal(3, Assert.Single(_sender.Requests).Secrets.Count);
    }

    [Fact]
    public async Task A_topic_has_no_secret_and_keeps_its_kind()
    {
        const string Topic = "https://push-events.westeurope-1.eventgrid.azure.net/api/events";
        var webhooks = await CreateAsync();
        var made = await webhooks.CreateAsync(
            _account, new NewWebhook(Topic, ["*"], null, null) { Kind = EndpointKind.EventGrid }, Stop);
        var id = made.Endpoint.Id;

        await Deliveries.TestAsync(_account, id, Stop);
        var rotation = await Assert.ThrowsAsync<RequestException>(() => webhooks.RotateSecretAsync(_account, id, Stop));
        var change = await Assert.ThrowsAsync<RequestException>(
            () => webhooks.UpdateAsync(_account, id, new WebhookChange(Url, null, null, null) { Kind = EndpointKind.Webhook }, Stop));
        var elsewhere = await Assert.ThrowsAsync<RequestException>(
            () => webhooks.UpdateAsync(_account, id, new WebhookChange(Url, null, null, null) { Kind = EndpointKind.EventGrid }, Stop));

        Assert.Null(made.Secret);
        Assert.Empty(Assert.Single(_sender.Requests).Secrets);
        Assert.Equal(ProblemCode.Conflict, rotation.Problems[0].Code);
        Assert.Equal("$.url", change.Problems[0].Context);
        Assert.Equal("$.topicEndpoint", elsewhere.Problems[0].Context);
        Assert.Equal(new Uri(Topic), (await webhooks.FindAsync(_account, id, Stop)).Endpoint.Address);
    }

    [Fact]
    public async Task A_rotation_whose_response_was_lost_rotates_once()
    {
        var storage = await TestStorage.CreateAsync();
        var catalogs = new ForgetfulCatalogs(storage.Get<ICatalogStore>());
        var core = Core(storage);
        var made = await AddAsync(core.Get<WebhookService>());
        var webhooks = new WebhookService(
            catalogs, new CatalogWriter(catalogs, core.Get<CachedCatalogs>(), new OptimisticLoop(TimeProvider.System)), core.Get<CredentialVault>(),
            core.Get<WebhookSecrets>(), storage.Get<IUndeliveredStore>(), core.Get<EndpointAddresses>(), core.Get<IdGenerator>(),
            new ServiceTime(_time));

        var rotated = await webhooks.RotateSecretAsync(_account, made.Endpoint.Id, Stop);
        await Deliveries.TestAsync(_account, made.Endpoint.Id, Stop);

        Assert.True(catalogs.HasForgotten);
        Assert.Equal([rotated.Secret!, made.Secret!], Assert.Single(_sender.Requests).Secrets);
    }

    [Fact]
    public async Task A_rotation_leaves_no_secret_behind_whose_key_is_lost()
    {
        var core = Core(await TestStorage.CreateAsync());
        var made = await AddAsync(core.Get<WebhookService>());
        var other = new WebhookSecrets(new CredentialProtector([new byte[32]]), core.Get<IdGenerator>());

        var (secret, secrets) = other.Renew(_account, made.Endpoint.Id, made.Endpoint.Secrets, Some.Noon);

        Assert.Equal([secret], other.ValidAt(_account, made.Endpoint with { Secrets = secrets }, Some.Noon));
    }

    [Fact]
    public async Task A_secret_is_stored_encrypted_and_opens_only_in_its_own_row()
    {
        var storage = await TestStorage.CreateAsync();
        var core = Core(storage);
        var webhooks = core.Get<WebhookService>();
        var (one, other) = (await AddAsync(webhooks), await AddAsync(webhooks));
        var endpoint = (await storage.Get<ICatalogStore>().LoadAsync(_account, Stop)).FindEndpoint(one.Endpoint.Id)!;

        Assert.DoesNotContain(one.Secret!["whsec_".Length..], endpoint.Secrets[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            one.Secret!, Encoding.UTF8.GetString(Convert.FromBase64String(endpoint.Secrets[0].Text.Split('.')[2])), StringComparison.Ordinal);
        var secrets = core.Get<WebhookSecrets>();
        Assert.Equal([one.Secret], secrets.ValidAt(_account, endpoint, Some.Noon));
        Assert.Throws<CredentialDecryptionException>(
            () => secrets.ValidAt(_account, endpoint with { Id = other.Endpoint.Id }, Some.Noon));
        Assert.Throws<CredentialDecryptionException>(() => secrets.ValidAt(Some.Account(), endpoint, Some.Noon));
    }

    [Fact]
    public async Task Enabling_forgets_why_an_endpoint_was_disabled()
    {
        var webhooks = await CreateAsync();
        var id = (await AddAsync(webhooks)).Endpoint.Id;

        await webhooks.UpdateAsync(_account, id, new WebhookChange(null, null, false, null), Stop);
        var disabled = (await webhooks.FindAsync(_account, id, Stop)).Endpoint;
        await webhooks.UpdateAsync(_account, id, new WebhookChange(null, ["device.*"], true, null), Stop);
        var enabled = (await webhooks.FindAsync(_account, id, Stop)).Endpoint;

        Assert.Equal(
            (EndpointStatus.Disabled, WebhookService.DisabledByAccount, Some.Noon),
            (disabled.Health.Status, disabled.Health.Reason, disabled.Health.Since));
        Assert.False(disabled.Wants(EventTypes.OperationCompleted, null));
        Assert.Equal(EndpointHealth.New, enabled.Health);
        Assert.True(enabled.Wants(EventTypes.DeviceMoved, null));
        Assert.False(enabled.Wants(EventTypes.OperationCompleted, null));
    }

    [Fact]
    public async Task A_deleted_endpoint_is_not_found_in_any_way()
    {
        var webhooks = await CreateAsync();
        var id = (await AddAsync(webhooks)).Endpoint.Id;
        await webhooks.DeleteAsync(_account, id, Stop);

        foreach (var call in new Func<Task>[]
        {
            () => webhooks.FindAsync(_account, id, Stop),
            () => webhooks.DeleteAsync(_account, id, Stop),
            () => webhooks.RotateSecretAsync(_account, id, Stop),
            () => Deliveries.TestAsync(_account, id, Stop),
            () => webhooks.UpdateAsync(_account, id, new WebhookChange(null, null, true, null), Stop),
            () => Deliveries.ListFailuresAsync(_account, id, new ListRequest(1, null), Stop),
        })
        {
            Assert.Equal(ProblemCode.NotFound, (await Assert.ThrowsAsync<RequestException>(call)).Problems[0].Code);
        }
    }

    [Theory]
    [InlineData("*", "operation.completed", true)]
    [InlineData("notification.*", "notification.failed", true)]
    [InlineData("notification.*", "operation.completed", false)]
    [InlineData("notification.failed", "notification.failed", true)]
    [InlineData("notification.failed", "notification.sent", false)]
    public void A_choice_matches_its_types(string choice, string type, bool matches) =>
        Assert.Equal(matches, EventTypes.Matches(choice, type));

    [Fact]
    public async Task An_endpoint_of_one_App_wants_no_event_of_another_and_none_of_no_App()
    {
        var webhooks = await CreateAsync();
        var endpoint = (await AddAsync(webhooks)).Endpoint with { App = Some.App("shop") };

        Assert.True(endpoint.Wants(EventTypes.DeviceMoved, Some.App("shop")));
        Assert.False(endpoint.Wants(EventTypes.DeviceMoved, Some.App("other")));
        Assert.False(endpoint.Wants(EventTypes.DeviceMoved, null));
    }

    [Fact]
    public async Task What_was_given_up_is_listed_newest_first_page_by_page_and_what_waits_is_counted()
    {
        var storage = await TestStorage.CreateAsync();
        var webhooks = Core(storage).Get<WebhookService>();
        var id = (await AddAsync(webhooks)).Endpoint.Id;
        var store = storage.Get<IUndeliveredStore>();
        for (var minute = 0; minute < 5; minute++)
        {
            await store.PutAsync(
                _account, new UndeliveredEvents(
                    id, $"msg_{minute}", Some.Noon.AddMinutes(minute), 8, 500, "HTTP 500", [], minute == 2 ? Some.Noon.AddHours(1) : null,
                    minute == 2 ? null : Some.Noon.AddDays(1)),
                Stop);
        }

        var first = await Deliveries.ListFailuresAsync(_account, id, new ListRequest(3, null), Stop);
        var second = await Deliveries.ListFailuresAsync(_account, id, new ListRequest(3, first.NextCursor), Stop);

        Assert.Equal(["msg_4", "msg_3", "msg_1"], first.Items.Select(item => item.MessageId));
        Assert.Equal(["msg_0"], second.Items.Select(item => item.MessageId));
        Assert.Null(second.NextCursor);
        Assert.Equal(1, (await webhooks.FindAsync(_account, id, Stop)).Pending);
        Assert.Equal(5, await store.RemoveSomeAsync(_account, Some.Noon.AddHours(1), 100, Stop));
        Assert.Equal(0, (await webhooks.FindAsync(_account, id, Stop)).Pending);
    }

    [Fact]
    public async Task A_success_right_after_a_failure_is_written_and_the_next_failure_a_few_seconds_later()
    {
        var core = Core(await TestStorage.CreateAsync());
        var webhooks = core.Get<WebhookService>();
        var watch = new EndpointWatch(
            core.Get<CatalogWriter>(), core.Get<CredentialVault>(), new ServiceTime(_time), _time, NullLogger<EndpointWatch>.Instance);
        var id = (await AddAsync(webhooks)).Endpoint.Id;

        Assert.Equal(EndpointStatus.Failing, await RespondAsync(500));
        Assert.Equal(EndpointStatus.Ok, await RespondAsync(204));
        Assert.Equal(EndpointStatus.Ok, await RespondAsync(500));
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(EndpointStatus.Failing, await RespondAsync(500));

        async Task<EndpointStatus> RespondAsync(int status)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            var endpoint = (await webhooks.FindAsync(_account, id, Stop)).Endpoint;
            await watch.ObserveAsync(_account, endpoint, new EventResponse(status, $"HTTP {status}"), Stop);
            return (await webhooks.FindAsync(_account, id, Stop)).Endpoint.Health.Status;
        }
    }

    private WebhookDeliveries Deliveries => _core!.Get<WebhookDeliveries>();

    private CoreServices Core(TestStorage storage) => _core = new(storage, _account.Value, _time, sender: _sender);

    private async Task<WebhookService> CreateAsync() => Core(await TestStorage.CreateAsync()).Get<WebhookService>();

    private Task<WebhookWithSecret> AddAsync(WebhookService webhooks) =>
        webhooks.CreateAsync(_account, new NewWebhook(Url, ["*"], null, null), Stop);

    private sealed class KeptRequests : IEventSender
    {
        public List<EventRequest> Requests { get; } = [];

        public Task<EventResponse> SendAsync(EventRequest request, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            return Task.FromResult(new EventResponse(204, null));
        }
    }

    /// <summary>Writes once, and says that another write came first.</summary>
    private sealed class ForgetfulCatalogs(ICatalogStore inner) : ICatalogStore
    {
        public bool HasForgotten { get; private set; }

        public Task<Catalog> LoadAsync(AccountSid account, CancellationToken cancellationToken) => inner.LoadAsync(account, cancellationToken);

        public async Task<bool> TrySaveAsync(Catalog before, CatalogChange change, CancellationToken cancellationToken)
        {
            var isSaved = await inner.TrySaveAsync(before, change, cancellationToken);
            if (HasForgotten) return isSaved;
            HasForgotten = true;
            return false;
        }
    }
}
