using System.Text;

namespace PushFunctions.FaultTests.Scripts;

/// <summary>All that is going to happen in a run from outside of the service. It follows from the seed.</summary>
internal sealed record Script(
    int Seed, IReadOnlyList<AppPlan> Apps, IReadOnlyList<UserPlan> Users, IReadOnlyList<Phone> SparePhones, IReadOnlyList<SendPlan> Sends,
    IReadOnlyList<Happening> Happenings, FaultProfile Faults)
{
    /// <summary>After this nothing goes wrong any more.</summary>
    public TimeSpan End => Faults.Until;

    /// <summary>Which events each endpoint wants.</summary>
    public IReadOnlyList<IReadOnlyList<string>> EndpointChoices { get; init; } = [];

    public IEnumerable<Phone> Phones => Users.SelectMany(user => user.Phones).Concat(SparePhones);

    public override string ToString()
    {
        var text = new StringBuilder($"seed {Seed}: {string.Join(' ', Apps)}; faults {Faults}\n");
        foreach (var user in Users) text.Append($"  {user}\n");
        foreach (var send in Sends) text.Append($"  {send}\n");
        foreach (var happening in Happenings) text.Append($"  {happening.At.TotalSeconds:F0}s {happening}\n");
        return text.ToString();
    }
}
