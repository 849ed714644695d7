namespace PushFunctions.Core.Events.Model;

public enum EndpointStatus
{
    Ok,

    /// <summary>Its last request was not accepted; what it did not get is sent again.</summary>
    Failing,

    /// <summary>It gets nothing until it is enabled again.</summary>
    Disabled,
}

/// <summary>Whether an endpoint accepts what it is sent.</summary>
/// <param name="Reason">Why not; null while it does.</param>
/// <param name="Since">When it began to fail, or was disabled; null while it is well.</param>
/// <param name="LastSuccessAt">Exact to some minutes, so that a success need not be written each time. Null before the
/// first.</param>
public sealed record EndpointHealth(EndpointStatus Status, string? Reason, DateTimeOffset? Since, DateTimeOffset? LastSuccessAt)
{
    public static EndpointHealth New { get; } = new(EndpointStatus.Ok, null, null, null);
}

/// <summary>A secret that signs, encrypted. Valid only in its endpoint's row and under its number.</summary>
/// <param name="Number">1 for the first; grows with each rotation.</param>
/// <param name="Until">Until when it signs beside its successor; null for the present one.</param>
public sealed record EncryptedSecret(int Number, string Text, DateTimeOffset? Until)
{
    public override string ToString() => nameof(EncryptedSecret);
}

/// <summary>In which form events are sent.</summary>
public enum EventFormat
{
    /// <summary>All events, with this service's types.</summary>
    CloudEvents,

    /// <summary>The three events of operations that Twilio has, with its types and data.</summary>
    Twilio,
}

/// <summary>What takes the events.</summary>
public enum EndpointKind
{
    /// <summary>A receiver with a URL of its own; requests are signed with the endpoint's secret.</summary>
    Webhook,

    /// <summary>A custom topic of Azure Event Grid, which takes what the service's identity is allowed to send.</summary>
    EventGrid,
}

/// <summary>Who is told of an account's events, and of which.</summary>
public sealed record WebhookEndpoint
{
    public const int MaximumPerAccount = 10;

    public required WebhookId Id { get; init; }

    public EndpointKind Kind { get; init; }

    /// <summary>Absolute, https; see <see cref="EndpointAddress"/>.</summary>
    public required Uri Address { get; init; }

    /// <summary>Of <see cref="EventTypes.Choices"/>.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>Only events of this App; null for those of all, and of none.</summary>
    public AppName? App { get; init; }

    public EventFormat Format { get; init; }

    public string? Description { get; init; }

    /// <summary>The present one first, then those that it replaced lately. None for a topic.</summary>
    public IReadOnlyList<EncryptedSecret> Secrets { get; init; } = [];

    public required EndpointHealth Health { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public bool IsEnabled => Health.Status != EndpointStatus.Disabled;

    /// <param name="app">Whose event it is; null where it is no App's.</param>
    public bool Wants(string type, AppName? app) =>
        IsEnabled && Chooses(type, app);

    /// <summary>The same, whether it is enabled or not.</summary>
    public bool Chooses(string type, AppName? app) =>
        (App is null || App == app) && (Format != EventFormat.Twilio || EventTypes.OfTwilio.Contains(type))
        && Events.Any(choice => EventTypes.Matches(choice, type));

    /// <summary>Whether it wants any of the types.</summary>
    public bool WantsAny(IEnumerable<string> types, AppName? app) => types.Any(type => Wants(type, app));
}
