namespace PushFunctions.Core.Sends.Read;

/// <summary>An entry of an operation's Errors: a failed notification, or a recipient that could not be addressed (then <see cref="Notification"/> is null).</summary>
public sealed record OperationFailure(NotificationId? Notification, UserId? User, DeviceAddress? Address, NotificationError Error, DateTimeOffset At)
{
    /// <summary>For a User without a device under the App in use; otherwise null.</summary>
    public DevicesElsewhere? Elsewhere { get; init; }
}

/// <summary>Under which other Apps a User has devices now: usually one of them was meant.</summary>
public sealed record DevicesElsewhere(AppName Wanted, IReadOnlyList<AppName> Apps);
