namespace PushFunctions.FaultTests.Invariants;

internal sealed class OneOwner : IInvariant
{
    public string Name => "A token has one owner";

    public IEnumerable<string> Breaches(Ending ending)
    {
        foreach (var (phone, users) in ending.Devices)
        {
            var owner = ending.Owners[phone];
            if (users.Count > 1) yield return $"{phone} has {users.Count} Users: {string.Join("; ", ending.Registry.Of(phone))}";
            // A request that died while it moved the phone was not answered; until it is repeated the phone stays
            // where it was.
            var isHalfMoved = owner?.PreviousUser is { } previous && users.Contains(previous)
                && ending.Registry.Of(phone) is [.., { AnsweredAt: null }];
            if (users.Count == 1 && owner?.User != users[0] && !isHalfMoved)
                yield return $"{phone} is {users[0]}'s, and its owner row names {owner?.User.Value ?? "nobody"}";
            if (ending.Registry.Of(phone) is not [.., { AnsweredAt: not null } last] || users.Count == 0) continue;
            if (ending.Registry.Users[last.User] != users[0])
                yield return $"{phone} was last registered for user{last.User}, and is {users[0]}'s";
            if (last.EndedAt is not null) yield return $"{phone} was taken away, and {users[0]} has it: {last}";
        }
    }
}
