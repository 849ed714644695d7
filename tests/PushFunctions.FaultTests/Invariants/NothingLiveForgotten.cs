using PushFunctions.FaultTests.Clients;
using PushFunctions.FaultTests.Providers;

namespace PushFunctions.FaultTests.Invariants;

internal sealed class NothingLiveForgotten : IInvariant
{
    public string Name => "No token is forgotten that was registered after its provider's word";

    public IEnumerable<string> Breaches(Ending ending)
    {
        foreach (var (phone, users) in ending.Devices)
        {
            if (ending.Registry.Of(phone) is not [.., { AnsweredAt: not null, EndingAt: null } last]
                || users.Contains(ending.Registry.Users[last.User])) continue;
            var words = ending.Asks.Where(ask => ask.Phone == phone && ask.Verdict is Verdict.Dead or Verdict.BadToken).ToList();
            if (!words.Exists(word => Covers(word, last)))
                yield return $"{phone} is gone from user{last.User}: {last}; words: {string.Join(", ", words.Select(word => $"{word.Verdict} since {word.DeadSince:HH:mm:ss} at {word.JudgedAt:HH:mm:ss}"))}";
        }
    }

    private static bool Covers(Ask word, Stay stay) => (word.DeadSince ?? word.JudgedAt) >= stay.RequestedAt;
}
