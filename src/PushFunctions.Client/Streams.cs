using System.Runtime.CompilerServices;

namespace PushFunctions.Client;

/// <summary>Lists as streams: each reads its pages as you get to them, so stop whenever you have enough.</summary>
public partial class PushClient
{
    private const int PageSize = 500;

    /// <summary>Notifications, the newest operation's first, without content.</summary>
    public IAsyncEnumerable<NotificationResponse> EnumerateNotificationsAsync(
        string? operationId = null, NotificationStatus? status = null, IReadOnlyList<string>? tags = null, DateTimeOffset? startDate = null,
        DateTimeOffset? endDate = null, string? user = null, Provider? provider = null, CancellationToken cancellationToken = default) =>
        StreamAsync(
            (token, stop) => ListNotificationsAsync(operationId, status, tags, startDate, endDate, user, provider, token, PageSize, stop),
            page => (page.PushNotifications, page.Pagination), cancellationToken);

    /// <summary>Operations, newest first.</summary>
    public IAsyncEnumerable<OperationResponse> EnumerateOperationsAsync(
        DateTimeOffset? startDate = null, DateTimeOffset? endDate = null, OperationStatus? status = null,
        CancellationToken cancellationToken = default) =>
        StreamAsync(
            (token, stop) => ListOperationsAsync(startDate, endDate, status, token, PageSize, stop),
            page => (page.Operations, page.Pagination), cancellationToken);

    /// <summary>The failed notifications and unaddressable recipients of an operation.</summary>
    public IAsyncEnumerable<OperationFailureResponse> EnumerateOperationErrorsAsync(
        string operationId, CancellationToken cancellationToken = default) =>
        StreamAsync(
            (token, stop) => ListOperationErrorsAsync(operationId, token, PageSize, stop),
            page => (page.Errors, page.Pagination), cancellationToken);

    /// <summary>A User's registrations, one for each App. Name the User by its id or by your own
    /// (<c>externalId</c>).</summary>
    public IAsyncEnumerable<RegistrationResponse> EnumerateRegistrationsAsync(
        string? userId = null, string? externalId = null, string? appName = null, CancellationToken cancellationToken = default) =>
        StreamAsync(
            (token, stop) => ListRegistrationsAsync(
                userId: userId, externalId: externalId, appName: appName, pageToken: token, pageSize: PageSize, cancellationToken: stop),
            page => (page.DeviceRegistrations, page.Pagination), cancellationToken);

    /// <summary>Credentials, newest first, without their secrets.</summary>
    public IAsyncEnumerable<CredentialResponse> EnumerateCredentialsAsync(
        string? appName = null, Provider? credentialType = null, CancellationToken cancellationToken = default) =>
        StreamAsync(
            (token, stop) => ListCredentialsAsync(
                appName: appName, credentialType: credentialType, pageToken: token, pageSize: PageSize, cancellationToken: stop),
            page => (page.Credentials, page.Pagination), cancellationToken);

    /// <summary>Apps, newest first.</summary>
    public IAsyncEnumerable<AppResponse> EnumerateAppsAsync(CancellationToken cancellationToken = default) =>
        StreamAsync(
            (token, stop) => ListAppsAsync(pageToken: token, pageSize: PageSize, cancellationToken: stop),
            page => (page.Apps, page.Pagination), cancellationToken);

    /// <summary>Users; with <paramref name="externalId"/> the one that was registered under it, with
    /// <paramref name="token"/> those that have the device, one for each App at most; or none.</summary>
    public IAsyncEnumerable<UserResponse> EnumerateUsersAsync(
        string? externalId = null, string? token = null, CancellationToken cancellationToken = default) =>
        StreamAsync(
            (page, stop) => ListUsersAsync(
                externalId: externalId, token: token, pageToken: page, pageSize: PageSize, cancellationToken: stop),
            page => (page.Users, page.Pagination), cancellationToken);

    /// <summary>What was sent to a User in the last 7 days, newest first.</summary>
    public IAsyncEnumerable<TimelineEntryResponse> EnumerateTimelineAsync(string userId, CancellationToken cancellationToken = default) =>
        StreamAsync(
            (token, stop) => ListTimelineAsync(userId, token, null, stop), page => (page.Timeline, page.Pagination), cancellationToken);

    /// <summary>Audiences.</summary>
    public IAsyncEnumerable<AudienceResponse> EnumerateAudiencesAsync(CancellationToken cancellationToken = default) =>
        StreamAsync(
            (token, stop) => ListAudiencesAsync(token, PageSize, stop), page => (page.Audiences, page.Pagination), cancellationToken);

    /// <summary>The members of an Audience, sorted by id.</summary>
    public IAsyncEnumerable<AudienceMember> EnumerateAudienceUsersAsync(string audienceId, CancellationToken cancellationToken = default) =>
        StreamAsync(
            (token, stop) => ListAudienceUsersAsync(audienceId, token, PageSize, stop), page => (page.Users, page.Pagination),
            cancellationToken);

    /// <summary>API keys, without their secrets.</summary>
    public IAsyncEnumerable<ApiKeyResponse> EnumerateApiKeysAsync(CancellationToken cancellationToken = default) =>
        StreamAsync((token, stop) => ListApiKeysAsync(token, PageSize, stop), page => (page.ApiKeys, page.Pagination), cancellationToken);

    /// <summary>Webhook endpoints, newest first, without their secrets.</summary>
    public IAsyncEnumerable<WebhookResponse> EnumerateWebhooksAsync(CancellationToken cancellationToken = default) =>
        StreamAsync((token, stop) => ListWebhooksAsync(token, PageSize, stop), page => (page.Webhooks, page.Pagination), cancellationToken);

    /// <summary>What a webhook endpoint never accepted, newest first.</summary>
    public IAsyncEnumerable<WebhookFailureResponse> EnumerateWebhookFailuresAsync(
        string webhookId, CancellationToken cancellationToken = default) =>
        StreamAsync(
            (token, stop) => ListWebhookFailuresAsync(webhookId, token, PageSize, stop), page => (page.Failures, page.Pagination),
            cancellationToken);

    /// <summary>The account's dead letters, newest first.</summary>
    public IAsyncEnumerable<DeadLetterResponse> EnumerateDeadLettersAsync(CancellationToken cancellationToken = default) =>
        StreamAsync(
            (token, stop) => ListDeadLettersAsync(token, PageSize, stop), page => (page.DeadLetters, page.Pagination), cancellationToken);

    private static async IAsyncEnumerable<TItem> StreamAsync<TPage, TItem>(
        Func<string?, CancellationToken, Task<TPage>> readAsync, Func<TPage, (IList<TItem> Items, Pagination Pagination)> open,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? token = null;
        do
        {
            var (items, pagination) = open(await readAsync(token, cancellationToken).ConfigureAwait(false));
            foreach (var item in items) yield return item;
            token = pagination.Next;
        }
        while (token is not null);
    }
}
