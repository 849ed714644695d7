namespace PushFunctions.Api.Sends;

/// <summary>What a push says; each text may be a Liquid template.</summary>
/// <param name="Data">Texts for the app. The keys from, message_type, aps and those that begin with google or gcm are the providers' own.</param>
/// <param name="Badge">0 takes the badge away.</param>
public sealed record ContentRequest(
    string? Title,
    string? Body,
    string? Image,
    IReadOnlyDictionary<string, string>? Data,
    int? Badge,
    string? Category,
    string? ThreadId,
    string? Link)
{
    public override string ToString() => nameof(ContentRequest);
}
