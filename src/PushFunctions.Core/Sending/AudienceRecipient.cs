using PushFunctions.Core.Identifiers;

namespace PushFunctions.Core.Sending;

public sealed record AudienceRecipient(AudienceId Audience, string? Variables);
