using PushFunctions.Api.Http;
using static PushFunctions.Api.ApiEndpoints;

namespace PushFunctions.Api.OpenApi;

/// <summary>What the document says about an endpoint.</summary>
/// <param name="Group">The tag that it goes under.</param>
/// <param name="Summary">A few words.</param>
/// <param name="Description">What a caller must know beyond the shapes; null for nothing.</param>
internal sealed record EndpointText(string Group, string Summary, string? Description = null);

/// <summary>The words of the document.</summary>
internal static class EndpointTexts
{
    private const string Safe = "Safe to repeat.";

    /// <summary>The groups, in their order.</summary>
    public static IReadOnlyDictionary<string, string> Groups { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Notifications"] = "A send, and each push that came of it.",
        ["Operations"] = "What became of a send as a whole.",
        ["Device registrations"] = "A User's devices under an App.",
        ["Credentials"] = "The secrets that the providers ask for.",
        ["Apps"] = "Apps come with their first credential and go with their last.",
        ["Users"] = "Users come with their first device.",
        ["Audiences"] = "Sets of Users that a send can name.",
        ["API keys"] = "Secrets that may do a part of what the account may.",
        ["Service"] = "The service itself. No authentication.",
    };

    public static IReadOnlyDictionary<string, EndpointText> ByEndpoint { get; } = new Dictionary<string, EndpointText>(StringComparer.Ordinal)
    {
        [nameof(SendNotifications)] = new(
            "Notifications",
            "Send",
            "One push for each device of each recipient, however often it is named. The answer comes once everything is durable; the operation tells what becomes of it. "
            + "Liquid in texts, data, tags and overrides is rendered per recipient from its variables. What a push weighs as rendered is held to the provider's 4096 bytes."),
        [nameof(ListNotifications)] = new("Notifications", "List notifications", "Newest operation first, without content."),
        [nameof(GetNotification)] = new("Notifications", "Get a notification", "With content, as rendered. Kept for 7 days."),
        [nameof(ListOperations)] = new("Operations", "List operations", "Newest first."),
        [nameof(GetOperation)] = new("Operations", "Get an operation", "At every moment total = scheduled + queued + sent + failed + canceled. Kept for 7 days."),
        [nameof(UpdateOperation)] = new("Operations", "Cancel an operation", "Cancels what was not handed to a provider yet; a conflict once the operation has completed."),
        [nameof(ListOperationErrors)] = new("Operations", "List an operation's errors", "One entry for each failed notification and each recipient that could not be addressed."),
        [nameof(RegisterDevice)] = new(
            "Device registrations",
            "Register a device",
            "A token has one owner per App: registering it for another User moves it. A registration has at most 50 devices; the 51st replaces the one registered longest ago. " + Safe),
        [nameof(ListRegistrations)] = new("Device registrations", "List a User's registrations"),
        [nameof(GetRegistration)] = new("Device registrations", "Get a registration"),
        [nameof(DeleteRegistration)] = new("Device registrations", "Delete a registration", "The User's whole set for the App."),
        [nameof(DeleteDevice)] = new("Device registrations", "Delete one device", "For a log-out."),
        [nameof(CreateCredential)] = new(
            "Credentials",
            "Upload a credential",
            "Its content is checked before it is accepted, stored encrypted and never returned. An unknown App is made; at most 10 Apps per account, 10 credentials per App."),
        [nameof(ListCredentials)] = new("Credentials", "List credentials", "Newest first."),
        [nameof(GetCredential)] = new("Credentials", "Get a credential", "Without its content."),
        [nameof(UpdateCredential)] = new("Credentials", "Change a credential", "Makes it the default of its type, puts a new secret in the place of the old, or both."),
        [nameof(DeleteCredential)] = new("Credentials", "Delete a credential", "With the last credential of an App the App and its registrations go."),
        [nameof(ListApps)] = new("Apps", "List Apps", "Newest first."),
        [nameof(GetApp)] = new("Apps", "Get an App"),
        [nameof(UpdateApp)] = new("Apps", "Make an App the default"),
        [nameof(ListUsers)] = new("Users", "List Users"),
        [nameof(GetUser)] = new("Users", "Get a User"),
        [nameof(DeleteUser)] = new("Users", "Delete a User", "Its registrations go; the User stays readable with deletedAt for the retention time."),
        [nameof(GetUserByShortPath)] = new("Users", "Get a User, by the short path", "Where the related links lead."),
        [nameof(DeleteUserByShortPath)] = new("Users", "Delete a User, by the short path"),
        [nameof(CreateAudience)] = new("Audiences", "Make an audience"),
        [nameof(ListAudiences)] = new("Audiences", "List audiences"),
        [nameof(GetAudience)] = new("Audiences", "Get an audience"),
        [nameof(DeleteAudience)] = new("Audiences", "Delete an audience"),
        [nameof(AddAudienceUsers)] = new("Audiences", "Add Users to an audience", Safe),
        [nameof(UpdateAudienceUsers)] = new("Audiences", "Add Users to an audience and take others out", Safe),
        [nameof(ListAudienceUsers)] = new("Audiences", "List an audience's Users", "In the order of their ids."),
        [nameof(RemoveAudienceUser)] = new("Audiences", "Take a User out of an audience", Safe),
        [nameof(CreateApiKey)] = new("API keys", "Make an API key", "The answer shows the secret this once."),
        [nameof(ListApiKeys)] = new("API keys", "List API keys", "Without secrets."),
        [nameof(DeleteApiKey)] = new("API keys", "Delete an API key", "It stops working at once, on other instances within a minute."),
        [nameof(GetOpenApi)] = new("Service", "This document"),
        [nameof(GetHealth)] = new("Service", "How the service is", "200 either way."),
        [nameof(GetError)] = new("Service", "What an error code means", "Every infoUrl leads here."),
    };

    public static EndpointText Of(ApiEndpoint endpoint) => ByEndpoint.TryGetValue(endpoint.Name, out var text)
        ? text
        : throw new InvalidOperationException($"{endpoint.Name} has no text for the OpenAPI document: add it to {nameof(EndpointTexts)}.");
}
