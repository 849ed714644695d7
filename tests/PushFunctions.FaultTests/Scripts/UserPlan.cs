namespace PushFunctions.FaultTests.Scripts;

/// <summary>A User with the devices that it has before the run.</summary>
/// <param name="InAudience">Whether it is a member of its App's audience.</param>
internal sealed record UserPlan(int Number, int App, IReadOnlyList<Phone> Phones, bool InAudience)
{
    /// <summary>Every other User is registered by the app's own id of it, from the first time on.</summary>
    public static ExternalId? ExternalIdOf(int user) => user % 2 == 1 && ExternalId.TryParse($"user-{user}", out var id) ? id : null;

    public override string ToString() =>
        $"user{Number}@app{App}[{string.Join(' ', Phones.Select(phone => phone.Token))}]{(InAudience ? "*" : "")}";
}
