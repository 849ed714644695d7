using PushFunctions.FaultTests.Scheduling;
using PushFunctions.FaultTests.Scripts;

namespace PushFunctions.FaultTests.Clients;

/// <summary>Who has which phone, as far as the apps can know. Its changes come one after the other.</summary>
internal sealed class Registry(VirtualClock clock)
{
    private readonly Dictionary<Phone, List<Stay>> _stays = [];

    /// <summary>The service's ids of the script's Users; those that never had a device are not there.</summary>
    public Dictionary<int, UserId> Users { get; } = [];

    public HashSet<int> Deleted { get; } = [];

    public IReadOnlyList<Stay> Of(Phone phone) => _stays.TryGetValue(phone, out var stays) ? stays : [];

    public Stay BeginRegister(Phone phone, int user)
    {
        BeginEnd(phone);
        var stay = new Stay(user, clock.Now);
        (_stays.TryGetValue(phone, out var stays) ? stays : _stays[phone] = []).Add(stay);
        return stay;
    }

    public void EndRegister(Phone phone, Stay stay, bool isDone, bool isRefused)
    {
        if (isRefused) stay.EndedAt = stay.EndingAt = stay.RequestedAt;
        if (!isDone) return;
        stay.AnsweredAt = clock.Now;
        foreach (var other in Of(phone).Where(other => other != stay)) other.EndedAt ??= clock.Now;
    }

    public void BeginEnd(Phone phone)
    {
        foreach (var stay in Of(phone)) stay.EndingAt ??= clock.Now;
    }

    public void End(Phone phone)
    {
        foreach (var stay in Of(phone)) stay.EndedAt ??= clock.Now;
    }

    public void BeginDelete(int user)
    {
        foreach (var stay in _stays.Values.SelectMany(stays => stays).Where(stay => stay.User == user)) stay.EndingAt ??= clock.Now;
    }

    public void Delete(int user)
    {
        Deleted.Add(user);
        foreach (var stay in _stays.Values.SelectMany(stays => stays).Where(stay => stay.User == user)) stay.EndedAt ??= clock.Now;
    }
}
