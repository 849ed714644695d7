namespace PushFunctions.FaultTests.Scripts;

/// <summary>A User with the devices that it has before the run.</summary>
/// <param name="InAudience">Whether it is a member of its App's audience.</param>
internal sealed record UserPlan(int Number, int App, IReadOnlyList<Phone> Phones, bool InAudience)
{
    public override string ToString() =>
        $"user{Number}@app{App}[{string.Join(' ', Phones.Select(phone => phone.Token))}]{(InAudience ? "*" : "")}";
}
