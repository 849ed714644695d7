using PushFunctions.FaultTests.Instances;
using PushFunctions.FaultTests.Providers;
using PushFunctions.FaultTests.Scripts;

namespace PushFunctions.FaultTests.Clients;

/// <summary>The apps on the phones, and the developer: registers, logs out, deletes Users, rotates keys, one after
/// the other.</summary>
internal sealed class Household(
    Caller caller, Registry registry, IReadOnlyDictionary<(int App, Provider Provider), CredentialId> credentials, Surroundings around)
{
    public async Task LiveAsync(IEnumerable<Happening> happenings)
    {
        foreach (var happening in happenings)
        {
            var wait = around.Clock.Start + happening.At - around.Clock.Now;
            if (wait > TimeSpan.Zero) await Task.Delay(wait, around.Clock, CancellationToken.None);
            await DoAsync(happening);
        }
    }

    /// <summary>Also before the run, when nothing goes wrong.</summary>
    public async Task RegisterAsync(Phone phone, int user)
    {
        around.Gateway.Install(phone);
        if (registry.Of(phone).Any(stay => stay.AnsweredAt is not null && stay.EndedAt is null && stay.User != user))
            around.Misfortune.Count(FaultKind.PhoneHandedOn);
        var stay = registry.BeginRegister(phone, user);
        var externalId = UserPlan.ExternalIdOf(user);
        var command = new RegisterCommand(
            phone.Address, around.Script.Apps[phone.App].Name, externalId is null ? registry.Users.GetValueOrDefault(user) : null, null, null)
        { ExternalId = externalId };
        var reply = await caller.InsistAsync($"register {phone} for user{user}", async machine =>
        {
            var service = machine.Get<RegistrationService>();
            var id = await service.RegisterAsync(MachineServices.Account, command, CancellationToken.None);
            return registry.Users.ContainsKey(user)
                ? null
                : (await service.FindAsync(MachineServices.Account, id, CancellationToken.None)).UserId;
        });
        registry.EndRegister(phone, stay, reply is Reply<UserId?>.Answered, reply is Reply<UserId?>.Refused);
        if (reply is Reply<UserId?>.Answered { Value: { } made }) registry.Users[user] = made;
    }

    private Task DoAsync(Happening happening) => happening switch
    {
        Happening.Register register when IsKnown(register.User) && !registry.Deleted.Contains(register.User) =>
            RegisterAsync(register.Phone, register.User),
        Happening.LogOut logOut => LogOutAsync(logOut.Phone),
        Happening.DeleteUser delete when registry.Users.ContainsKey(delete.User) => DeleteAsync(delete.User),
        Happening.Rotate rotate => RotateAsync(rotate),
        _ => Task.CompletedTask,
    };

    /// <summary>Whether the app can name the User: by the service's id, or by its own. Who had no device when the
    /// Audience was filled is no member of it, whatever the script says.</summary>
    private bool IsKnown(int user) =>
        registry.Users.ContainsKey(user)
        || (UserPlan.ExternalIdOf(user) is not null && !around.Script.Users.Any(plan => plan.Number == user && plan.InAudience));

    private async Task LogOutAsync(Phone phone)
    {
        if (registry.Of(phone).LastOrDefault(stay => stay.AnsweredAt is not null && stay.EndedAt is null) is not { } stay) return;
        registry.BeginEnd(phone);
        var id = RegistrationId.For(MachineServices.Account, registry.Users[stay.User], around.Script.Apps[phone.App].Name);
        var reply = await caller.InsistAsync($"log out {phone}", async machine =>
        {
            await machine.Get<RegistrationService>().DeleteDeviceAsync(MachineServices.Account, id, phone.Address, CancellationToken.None);
            return true;
        });
        if (reply is Reply<bool>.Answered or Reply<bool>.Refused { Problem.Problems: [{ Code: ProblemCode.NotFound }, ..] })
            registry.End(phone);
    }

    private async Task DeleteAsync(int user)
    {
        registry.BeginDelete(user);
        var reply = await caller.InsistAsync($"delete user{user}", async machine =>
        {
            await machine.Get<UserService>().DeleteAsync(MachineServices.Account, registry.Users[user], CancellationToken.None);
            return true;
        });
        if (reply is Reply<bool>.Answered) registry.Delete(user);
    }

    /// <summary>The provider takes the old key for a while yet.</summary>
    private async Task RotateAsync(Happening.Rotate rotate)
    {
        var upload = AppKeys.Upload(rotate.App, rotate.Provider, 1);
        var reply = await caller.InsistAsync($"rotate app{rotate.App} {rotate.Provider}", async machine =>
        {
            await machine.Get<CredentialService>()
                .UpdateAsync(MachineServices.Account, credentials[(rotate.App, rotate.Provider)], null, upload, CancellationToken.None);
            return true;
        });
        if (reply is not Reply<bool>.Answered) return;
        around.Misfortune.Count(FaultKind.CredentialRotated);
        var end = around.Clock.Start + rotate.OldEnds;
        around.Gateway.EndKey(AppKeys.IdOf(rotate.App, rotate.Provider, 0), end > around.Clock.Now ? end : around.Clock.Now);
    }
}
