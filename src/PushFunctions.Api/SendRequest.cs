namespace PushFunctions.Api;

/// <summary>A send.</summary>
/// <param name="To">Required: 1 to 10,000 recipients.</param>
/// <param name="Content">Required: at least one of title, body and data.</param>
/// <param name="From">Left out: the default App.</param>
/// <param name="Priority">HIGH (default) or LOW.</param>
/// <param name="Sound">The name of a sound, or null.</param>
/// <param name="Schedule">Left out: at once.</param>
/// <param name="Tags">Up to 10 pairs.</param>
/// <param name="TimeToLive">Seconds, 0 to 2,419,200: nothing is attempted after it.</param>
/// <param name="CollapseKey">Up to 64 bytes; a later push with the same key takes this one's place.</param>
/// <param name="Overrides">Merged into what the provider gets.</param>
/// <param name="DryRun">True: everything but the delivery.</param>
public sealed record SendRequest(
    IReadOnlyList<RecipientRequest> To,
    ContentRequest Content,
    FromRequest? From,
    string? Priority,
    string? Sound,
    ScheduleRequest? Schedule,
    IReadOnlyDictionary<string, string>? Tags,
    int? TimeToLive,
    string? CollapseKey,
    OverridesRequest? Overrides,
    bool? DryRun)
{
    public override string ToString() => nameof(SendRequest);
}
