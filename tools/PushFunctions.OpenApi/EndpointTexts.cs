using PushFunctions.Api.Http;
using static PushFunctions.Api.ApiEndpoints;

namespace PushFunctions.OpenApi;

/// <summary>What the document says about an endpoint.</summary>
/// <param name="Group">Its tag.</param>
/// <param name="Summary">A few words.</param>
/// <param name="Description">What a caller must know beyond the schemas; null for nothing.</param>
internal sealed record EndpointText(string Group, string Summary, string? Description = null);

/// <summary>The texts of the document.</summary>
internal static class EndpointTexts
{
    private const string Safe = "Safe to repeat.";

    /// <summary>The groups, in their order.</summary>
    public static IReadOnlyDictionary<string, string> Groups { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Notifications"] = "Sends, and the push to each device.",
        ["Operations"] = "The state of a send as a whole.",
        ["Device registrations"] = "The devices of a User in an App.",
        ["Credentials"] = "The secrets that authenticate to the providers.",
        ["Apps"] = "An App is created with its first credential and deleted with its last.",
        ["Users"] = "A User is created with its first device. externalId is your own ID of it.",
        ["Audiences"] = "Sets of Users that a send can address.",
        ["Receipts"] = "What apps tell about pushes.",
        ["API keys"] = "Secrets with a part of the account's permissions.",
        ["Webhooks"] = "Who is told of what happens. Each request is a batch of CloudEvents, signed as Standard Webhooks says.",
        ["Service"] = "The service itself, and what its operator looks at.",
    };

    public static IReadOnlyDictionary<string, EndpointText> ByEndpoint { get; } =
        new Dictionary<string, EndpointText>(StringComparer.Ordinal)
        {
            [nameof(CountRecipients)] = new(
                "Notifications", "Count whom a send would reach",
                "Reads the same Users as the send would. It reads for up to five seconds; the rest is estimated then, and `exact` is false."),
            [nameof(SendNotifications)] = new(
            "Notifications",
            "Send",
            "One push to each device of each recipient, however often it is addressed. The response comes when the send is durable; the "
                + "operation shows its state. "
            + "Liquid in strings, data, tags and overrides is rendered for each recipient from its variables. The rendered payload must "
                + "fit the provider's 4,096-byte limit."),
            [nameof(ListNotifications)] = new("Notifications", "List notifications", "Newest operation first, without content."),
            [nameof(GetNotification)] = new("Notifications", "Get a notification", "With content, as rendered. Kept for 7 days."),
            [nameof(ListOperations)] = new("Operations", "List operations", "Newest first."),
            [nameof(GetOperation)] = new(
            "Operations", "Get an operation", "At every moment total = scheduled + queued + sent + failed + canceled. Kept for 7 days."),
            [nameof(UpdateOperation)] = new(
            "Operations", "Cancel an operation",
            "Cancels what was not sent to a provider yet. A conflict once the operation has completed."),
            [nameof(ListOperationErrors)] = new(
            "Operations", "List an operation's errors", "One entry for each failed notification and each unaddressable recipient."),
            [nameof(SummarizeOperationErrors)] = new(
            "Operations", "Group an operation's errors",
            "By code, provider and reason, the most frequent first, each with up to three samples. It reads for up to five seconds; "
                + "where that is not enough, `exact` is false and the counts are those of what was read."),
            [nameof(RegisterDevice)] = new(
            "Device registrations",
            "Register a device",
            "A token has one owner per App: registering it for another User moves it. A registration has at most 50 devices; the 51st "
                + "replaces the one that was registered longest ago. " + Safe),
            [nameof(RegisterDevices)] = new(
            "Device registrations",
            "Register many devices",
            "Up to 500 entries, each as in Register a device. The status is 200 whatever became of them: each has its own result, in the "
                + "order of the request, and one that is invalid does not stop the others. Entries of the same User or token are "
                + "registered in their order. Counts as one request against the rate limit. " + Safe),
            [nameof(UpdateRegistration)] = new(
            "Device registrations", "Change a registration's tags",
            "Tags are merged into those of the registration; null removes one. At most 20 afterwards. " + Safe),
            [nameof(ListRegistrations)] = new("Device registrations", "List a User's registrations"),
            [nameof(GetRegistration)] = new("Device registrations", "Get a registration"),
            [nameof(DeleteRegistration)] = new("Device registrations", "Delete a registration", "Deletes all devices of the User in the App."),
            [nameof(DeleteDevice)] = new("Device registrations", "Delete one device", "For a logout."),
            [nameof(CreateCredential)] = new(
            "Credentials",
            "Upload a credential",
            "The content is validated, stored encrypted and never returned. An unknown App is created. At most 10 Apps per account and "
                + "10 credentials per App."),
            [nameof(ListCredentials)] = new("Credentials", "List credentials", "Newest first."),
            [nameof(GetCredential)] = new("Credentials", "Get a credential", "Without its content."),
            [nameof(UpdateCredential)] = new(
            "Credentials", "Change a credential", "Makes it the default of its type, replaces its secret, or both."),
            [nameof(DeleteCredential)] = new(
            "Credentials", "Delete a credential", "Deleting the last credential of an App also deletes the App and its registrations."),
            [nameof(CheckCredential)] = new(
            "Credentials", "Check a credential",
            "Asks the provider now, with a new sign-in: FCM by a message that is only validated, APNs by a push to a token that no "
                + "device has. Nothing reaches a device. VALID ends a FAILING health, REFUSED begins it. " + Safe),
            [nameof(ListApps)] = new("Apps", "List Apps", "Newest first."),
            [nameof(GetApp)] = new("Apps", "Get an App"),
            [nameof(UpdateApp)] = new("Apps", "Make an App the default"),
            [nameof(ListUsers)] = new("Users", "List Users"),
            [nameof(GetUser)] = new("Users", "Get a User"),
            [nameof(DeleteUser)] = new(
            "Users", "Delete a User", "Deletes its registrations. The User stays readable with deletedAt for the retention time."),
            [nameof(GetUserByShortPath)] = new("Users", "Get a User by the short path", "The path of the related links."),
            [nameof(DeleteUserByShortPath)] = new("Users", "Delete a User by the short path"),
            [nameof(ListTimeline)] = new(
            "Users", "List what was sent to a User",
            "An entry for each operation that addressed the User in the last 7 days, newest first, with what became of it on each "
                + "device. A token that a send to more than 10 tokens named is not among them."),
            [nameof(ListTimelineByShortPath)] = new("Users", "List what was sent to a User, by the short path"),
            [nameof(CreateAudience)] = new("Audiences", "Create an audience"),
            [nameof(ListAudiences)] = new("Audiences", "List audiences"),
            [nameof(GetAudience)] = new("Audiences", "Get an audience"),
            [nameof(DeleteAudience)] = new("Audiences", "Delete an audience"),
            [nameof(AddAudienceUsers)] = new("Audiences", "Add Users to an audience", Safe),
            [nameof(UpdateAudienceUsers)] = new("Audiences", "Add Users to an audience and remove others", Safe),
            [nameof(ListAudienceUsers)] = new("Audiences", "List an audience's Users", "In the order of their IDs."),
            [nameof(RemoveAudienceUser)] = new("Audiences", "Remove a User from an audience", Safe),
            [nameof(CreateApiKey)] = new("API keys", "Create an API key", "The response shows the secret only once."),
            [nameof(ListApiKeys)] = new("API keys", "List API keys", "Without secrets."),
            [nameof(GetCaller)] = new("API keys", "Get the caller", "Whose credentials the request has, and what they may do."),
            [nameof(DeleteApiKey)] = new("API keys", "Delete an API key", "It stops working immediately, on other instances within a minute."),
            [nameof(CreateWebhook)] = new(
            "Webhooks",
            "Create a webhook endpoint",
            "The response shows the secret only once. At most 10 endpoints per account. Events go to public hosts only, over https."),
            [nameof(ListWebhooks)] = new("Webhooks", "List webhook endpoints", "Newest first, without secrets."),
            [nameof(GetWebhook)] = new("Webhooks", "Get a webhook endpoint", "Without its secret."),
            [nameof(UpdateWebhook)] = new(
            "Webhooks", "Change a webhook endpoint", "Other instances notice within a minute. Enabling one that was disabled forgets why. " + Safe),
            [nameof(DeleteWebhook)] = new("Webhooks", "Delete a webhook endpoint", "What it did not accept yet is not sent again."),
            [nameof(RotateWebhookSecret)] = new(
            "Webhooks",
            "Replace the secret of a webhook endpoint",
            "The response shows the new secret only once. For 24 hours every request has a signature of each, so that a receiver that "
                + "verifies with either accepts it."),
            [nameof(TestWebhook)] = new(
            "Webhooks", "Send a test to a webhook endpoint",
            "Sends one webhook.test, once, and says what the receiver responded within 15 seconds."),
            [nameof(ReplayWebhookEvents)] = new(
            "Webhooks", "Send events of a time again",
            "What happened to sends from one time to another, within the last 7 days, is sent again with the same IDs, in the "
                + "background. Events of devices and credentials are not kept. " + Safe),
            [nameof(ListWebhookFailures)] = new(
            "Webhooks", "List what a webhook endpoint did not accept", "Requests that failed after the last attempt, newest first. Kept for 7 days."),
            [nameof(PostReceipts)] = new(
            "Receipts", "Tell what became of pushes",
            "For apps, from any origin: the ID that the push carries is signed, and is the credential. The status is 202 for every "
                + "well-formed request; IDs that were not signed here, repeated, late or not asked for count nothing."),
            [nameof(GetService)] = new(
            "Service", "State of the service",
            "Version, sweep, queues, the account's dead letters, and the account's limits with how much of them is used. Queues and "
                + "sweep are those of the whole service, up to 5 seconds old."),
            [nameof(ListDeadLetters)] = new(
            "Service", "List dead letters",
            "Queue messages of this account that no reader understood, newest first, without content. Those that name no account are "
                + "in no list. Of more than 1,000 dead letters in the queue, some are left out."),
            [nameof(RequeueDeadLetters)] = new(
            "Service", "Requeue dead letters",
            "Sends them to the queues that they came from: after the version that reads them was deployed. IDs that are not there are "
                + "ignored. Up to 1,000 a request; `more` is true where there may be more. " + Safe),
            [nameof(GetOpenApi)] = new("Service", "This document"),
            [nameof(GetHealth)] = new("Service", "Health of the service", "The status is 200 in either case."),
            [nameof(GetError)] = new("Service", "Explain an error code", "The target of every infoUrl."),
        };

    public static EndpointText Of(ApiEndpoint endpoint) => ByEndpoint.TryGetValue(endpoint.Name, out var text)
        ? text
        : throw new InvalidOperationException($"{endpoint.Name} has no text for the OpenAPI document: add it to {nameof(EndpointTexts)}.");
}
