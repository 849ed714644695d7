namespace PushFunctions.Core.Sends.Model;

public sealed record AudienceRecipient(AudienceId Audience, string? Variables);
