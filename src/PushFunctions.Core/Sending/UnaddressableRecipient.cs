using PushFunctions.Core.Delivery;
using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Registrations;

namespace PushFunctions.Core.Sending;

/// <summary>A recipient of whom nothing could be delivered to: exactly one of <see cref="User"/> and <see cref="Address"/> is set.</summary>
public sealed record UnaddressableRecipient(UserId? User, DeviceAddress? Address, DeliveryErrorCode Reason);
