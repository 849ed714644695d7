using PushFunctions.FaultTests.Clients;
using PushFunctions.FaultTests.Providers;
using PushFunctions.FaultTests.Scripts;

namespace PushFunctions.FaultTests.Invariants;

/// <summary>Who had a device all the time is reached, and nobody else; each device once.</summary>
internal sealed class TheRightDevices : IInvariant
{
    public string Name => "A send targets the devices that its recipients have, each once";

    public IEnumerable<string> Breaches(Ending ending)
    {
        foreach (var send in ending.Sends.Where(send => send.IsAccepted))
        {
            if (ending.OperationOf(send) is not { } stored) continue;
            var targeted = stored.Jobs.Select(job => job.Job.Token.Value).ToList();
            foreach (var phone in ending.Script.Phones)
            {
                var times = targeted.Count(token => token == phone.Token);
                var (least, most) = Expected(ending, send, stored, phone);
                if (times < least)
                    yield return $"send{send.Plan.Number} leaves {phone} out: {string.Join("; ", ending.Registry.Of(phone))}";
                if (times > most)
                    yield return $"send{send.Plan.Number} targets {phone} {times} times: {string.Join("; ", ending.Registry.Of(phone))}";
            }
        }
    }

    private static (int Least, int Most) Expected(Ending ending, SendRecord send, StoredOperation stored, Phone phone)
    {
        if (phone.App != send.Plan.App || !ending.Script.Apps[phone.App].Providers.Contains(phone.Provider)) return (0, 0);
        if (send.Plan.Direct.Contains(phone)) return (1, 1);
        bool IsAddressed(Stay stay) =>
            send.Plan.Users.Contains(stay.User) || send.Plan.Reach switch
            {
                Reach.Audience or Reach.Inside => ending.Script.Users[stay.User].InAudience,
                Reach.Outside => !ending.Script.Users[stay.User].InAudience,
                var reach => reach == Reach.Everyone,
            };
        var stays = ending.Registry.Of(phone).Where(IsAddressed).ToList();
        var possible = stays.Any(stay => stay.IsPossibleBetween(send.RequestedAt, ending.End));
        // A canceled send may have ended before its Users were looked up; a dead token may have been forgotten before.
        var sure = stored.Operation.Status == OperationStatus.Completed && !MayBeForgotten(ending, phone)
            && stays.Any(stay => stay.IsSureBetween(send.RequestedAt, ending.End));
        // A phone that is handed on while the send is under way can be found with both of its Users.
        return (sure ? 1 : 0, possible ? Math.Max(1, stays.Select(stay => stay.User).Distinct().Count()) : 0);
    }

    private static bool MayBeForgotten(Ending ending, Phone phone) =>
        ending.Asks.Any(ask => ask.Phone == phone && ask.Verdict is Verdict.Dead or Verdict.BadToken);
}
