namespace PushFunctions.FaultTests.Scripts;

/// <summary>Makes a run's script of its seed.</summary>
internal static class ScriptWriter
{
    private const int Machines = 3;
    private static readonly Provider[][] Mixes =
        [[Provider.Fcm], [Provider.Apn], [Provider.Fcm, Provider.Apn], [Provider.Fcm, Provider.ApnSandbox]];

    private static readonly string[][] Choices =
        [["*"], ["notification.failed", "notification.canceled", "recipient.*"], ["operation.*"], ["notification.sent"]];

    public static Script Write(int seed)
    {
        var chance = new Chance(seed, 1);
        var apps = Enumerable.Range(0, chance.Between(1, 3)).Select(number => new AppPlan(number, chance.Of(Mixes))).ToList();
        var phones = 0;
        Phone NewPhone(AppPlan app) => new(phones++, app.Number, chance.Of(app.Providers));
        var users = new List<UserPlan>();
        for (var count = chance.Is(0.2) ? chance.Between(40, 60) : chance.Between(5, 25); users.Count < count;)
        {
            var app = chance.Of(apps);
            users.Add(
                new UserPlan(
                    users.Count, app.Number, [.. Enumerable.Range(0, chance.Between(0, 3)).Select(_ => NewPhone(app))], chance.Is(0.6)));
        }

        var spare = apps.SelectMany(app => Enumerable.Range(0, chance.Between(2, 8)).Select(_ => NewPhone(app))).ToList();
        var length = chance.Between(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15));
        var script = new Script(
            seed, apps, users, spare, [], [],
            FaultProfiles.Write(chance, length + chance.Between(TimeSpan.Zero, TimeSpan.FromMinutes(10)), Machines));
        var sends = Enumerable.Range(0, chance.Between(1, 4)).Select(number => SendOf(script, chance, number, length)).ToList();
        script = script with { Sends = sends };
        script = script with { Happenings = Happenings(script, chance, length) };
        // With what the others have left of the seed, so that they stay as they are.
        return script with { EndpointChoices = chance.Is(0.8) ? chance.Some(Choices, chance.Between(1, Choices.Length)) : [] };
    }

    private static SendPlan SendOf(Script script, Chance chance, int number, TimeSpan length)
    {
        var app = chance.Of(script.Apps);
        var phones = script.Phones.Where(phone => phone.App == app.Number).ToList();
        var users = script.Users.Where(user => user.App == app.Number && user.Phones.Count > 0).Select(user => user.Number).ToList();
        var form = chance.Between(0, 5);
        var direct = form is 0 or 3 or 5 ? chance.Some(phones, chance.Between(1, phones.Count)) : [];
        var named = form is 1 or 3 or 4 && users.Count > 0 ? chance.Some(users, chance.Between(1, Math.Max(1, users.Count))) : [];
        var reach = form is 2 or 4 or 5 && users.Count > 0
            ? chance.Of([Reach.Audience, Reach.Audience, Reach.Everyone, Reach.Inside, Reach.Outside]) : Reach.None;
        if (direct.Count + named.Count == 0 && reach == Reach.None) direct = phones;
        var hasKey = chance.Is(0.6);
        return new SendPlan(
            number, chance.Between(TimeSpan.Zero, length * 0.6), app.Number, direct, named, reach,
            chance.Is(0.2) ? chance.Between(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10)) : null,
            chance.Is(0.4) ? chance.Of([0, 30, 120, 600, 3600]) : null,
            hasKey, hasKey && chance.Is(0.3), chance.Is(0.1),
            chance.Is(0.3) ? chance.Between(TimeSpan.Zero, TimeSpan.FromSeconds(chance.Of([2, 10, 300]))) : null);
    }

    private static List<Happening> Happenings(Script script, Chance chance, TimeSpan length)
    {
        var found = new List<Happening>();
        var phones = script.Phones.ToList();
        TimeSpan When() => chance.Between(TimeSpan.Zero, length);
        TimeSpan After(TimeSpan at) => at + chance.Between(TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(8));
        for (var count = chance.Between(0, 12); count > 0; count--)
        {
            var phone = chance.Of(phones);
            var users = script.Users.Where(user => user.App == phone.App).ToList();
            var at = When();
            found.Add(chance.Between(0, 5) switch
            {
                0 or 1 when users.Count > 0 => new Happening.Register(at, phone, chance.Of(users).Number),
                2 => new Happening.LogOut(at, phone),
                3 when users.Count > 0 && chance.Is(0.4) => new Happening.DeleteUser(at, chance.Of(users).Number),
                4 => new Happening.OldWord(at, phone, After(at)),
                _ => new Happening.Uninstall(at, phone),
            });
            if (found[^1] is Happening.Uninstall && chance.Is(0.4) && users.Count > 0)
                found.Add(new Happening.Register(After(at), phone, chance.Of(users).Number));
        }

        foreach (var app in script.Apps)
        {
            foreach (var provider in app.Providers)
            {
                var at = When();
                if (chance.Is(0.1)) found.Add(new Happening.MassRefusal(at, app.Number, provider, After(at)));
                if (chance.Is(0.1)) found.Add(new Happening.Storm(at, provider, After(at)));
                if (chance.Is(0.15)) found.Add(new Happening.Revoke(at, app.Number, provider, After(at)));
                if (chance.Is(0.15)) found.Add(new Happening.Rotate(at, app.Number, provider, After(at)));
            }
        }

        for (var machine = 0; machine < Machines; machine++)
        {
            if (chance.Is(0.2)) found.Add(new Happening.PowerCut(When(), machine));
            if (chance.Is(0.2)) found.Add(new Happening.ShutDown(When(), machine));
        }

        for (var machine = 0; machine < Machines; machine++)
        {
            var at = When();
            if (chance.Is(0.1))
                found.Add(new Happening.Pause(at, machine, at + chance.Between(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(150))));
        }

        if (chance.Is(0.2))
        {
            var at = When();
            found.Add(new Happening.StorageTrouble(at, at + TimeSpan.FromSeconds(chance.Of([4, 8, 15, 42, 70])), chance.Is(0.5)));
        }

        return [.. found.OrderBy(happening => happening.At)];
    }
}
