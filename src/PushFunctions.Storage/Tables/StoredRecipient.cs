namespace PushFunctions.Storage.Tables;

/// <summary>A User or an audience of a send, by the digits of its id.</summary>
internal sealed record StoredRecipient(string Id, string? Variables);
