using PushFunctions.FaultTests.Breakages;
using PushFunctions.FaultTests.Clients;
using PushFunctions.FaultTests.Instances;
using PushFunctions.FaultTests.Providers;
using PushFunctions.FaultTests.Receivers;
using PushFunctions.FaultTests.Scheduling;
using PushFunctions.FaultTests.Scripts;
using PushFunctions.Storage;
using PushFunctions.StorageEmulator;
using Caller = PushFunctions.FaultTests.Clients.Caller;

namespace PushFunctions.FaultTests.Running;

/// <summary>One run: machines, clients, providers and storage, on virtual time, from a seed.</summary>
internal sealed class FaultWorld : IDisposable
{
    /// <summary>Jobs wait for their provider for an hour at most, events for the next attempt longer; then there must be
    /// an end.</summary>
    private static readonly TimeSpan StallTimeout = TimeSpan.FromHours(30);

    /// <summary>How long it has to be quiet to be over.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(3);

    private readonly Surroundings _around;
    private readonly Chance _chance;
    private readonly List<Task> _actors = [];
    private readonly Dictionary<int, AudienceId> _audiences = [];
    private readonly Dictionary<(int App, Provider Provider), CredentialId> _credentials = [];
    private DateTimeOffset? _quietSince;

    /// <param name="traceKept">Events to keep for a look into a failure.</param>
    public FaultWorld(int seed, int traceKept, Breakage? breakage)
    {
        Script = ScriptWriter.Write(seed);
        _chance = new Chance(seed, 2);
        var clock = new VirtualClock(new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero));
        var trace = new Trace(clock, traceKept);
        var misfortune = new Misfortune(Script.Faults, clock, new Chance(seed, 3));
        var scheduler = new Scheduler(clock, trace, new Chance(seed, 4));
        _around = new Surroundings(
            Script, clock, scheduler, trace, misfortune, new MemoryAccount(clock), new Gateway(Script, clock, misfortune),
            new Receiver(), new Chance(seed, 5), breakage);
        Registry = new Registry(clock);
        Sends = [.. Script.Sends.Select(plan => new SendRecord(plan))];
    }

    public Script Script { get; }

    public Registry Registry { get; }

    public IReadOnlyList<SendRecord> Sends { get; }

    public Surroundings Around => _around;

    public MachineRoom? Room { get; private set; }

    public bool CameToRest { get; private set; }

    public void Run()
    {
        _around.Scheduler.Run(
            () => _actors.Add(LiveAsync()), IsAtRest, () => Room?.Wakeable()
                ?? [], () => Room?.NextWake(), _around.Clock.Start + Script.End + StallTimeout);
        CameToRest = _around.Scheduler.CameToRest;
        _around.Misfortune.Count(FaultKind.ClockAhead, Script.Faults.Skews.Count(skew => skew > TimeSpan.FromMinutes(30)));
        _around.Misfortune.Count(FaultKind.ClockBehind, Script.Faults.Skews.Count(skew => skew < -TimeSpan.FromMinutes(30)));
        _around.Misfortune.Count(FaultKind.Overtaking, _around.Scheduler.Overtakings);
    }

    /// <summary>Reads what is stored in the end, without faults.</summary>
    public T Read<T>(Func<Machine, Task<T>> read)
    {
        _around.Scheduler.IsOpen = true;
        Task<T>? reading = null;
        _around.Scheduler.Run(
            () => reading = read(Room!.Current[0]), () => reading!.IsCompleted, () => [], () => null, DateTimeOffset.MaxValue);
        return reading!.GetAwaiter().GetResult();
    }

    public void Dispose() => Room?.Dispose();

    private async Task LiveAsync()
    {
        var room = Room = new MachineRoom(_around, new Chance(Script.Seed, 6));
        var caller = new Caller(room, _around.Clock, _around.Trace, new Chance(Script.Seed, 7));
        var household = new Household(caller, Registry, _credentials, _around);
        await SetUpAsync(household);
        _around.Scheduler.IsOpen = false;
        var sender = new Sender(caller, Registry, _audiences, _around);
        _actors.AddRange(Sends.Select(sender.SendAsync));
        _actors.Add(household.LiveAsync(Script.Happenings));
        _actors.AddRange(Script.Happenings.Select(HappenAsync));
        _ = SweepEachMinuteAsync();
    }

    private async Task SetUpAsync(Household household)
    {
        var machine = Room!.Current[0];
        await machine.Get<StorageSetup>().EnsureAsync(CancellationToken.None);
        foreach (var each in Room.Current) await each.BeginAsync();
        foreach (var app in Script.Apps)
        {
            foreach (var provider in app.Providers)
            {
                var credential = await machine.Get<CredentialService>().CreateAsync(
                    MachineServices.Account, new NewCredential(app.Name, provider, AppKeys.Upload(app.Number, provider, 0), true),
                    CancellationToken.None);
                _credentials[(app.Number, provider)] = credential.Id;
            }

            _audiences[app.Number] = (
                await machine.Get<AudienceService>().CreateAsync(MachineServices.Account, app.Name.Value, null, CancellationToken.None)).Id;
        }

        foreach (var choice in Script.EndpointChoices)
        {
            await machine.Get<WebhookService>().CreateAsync(
                MachineServices.Account, new NewWebhook("https://receiver.test/", choice, null, null), CancellationToken.None);
        }

        foreach (var user in Script.Users)
        {
            foreach (var phone in user.Phones) await household.RegisterAsync(phone, user.Number);
        }

        foreach (
            var members in Script.Users.Where(user => user.InAudience && Registry.Users.ContainsKey(user.Number)).GroupBy(user => user.App))
            await machine.Get<AudienceService>()
                .AddUsersAsync(
                    MachineServices.Account, _audiences[members.Key], [.. members.Select(user => Registry.Users[user.Number])],
                    CancellationToken.None);
    }

    private async Task HappenAsync(Happening happening)
    {
        var wait = _around.Clock.Start + happening.At - _around.Clock.Now;
        if (wait > TimeSpan.Zero) await Task.Delay(wait, _around.Clock, CancellationToken.None);
        switch (happening)
        {
            case Happening.Uninstall uninstall:
                _around.Gateway.Uninstall(uninstall.Phone);
                break;
            case Happening.OldWord word:
                _around.Gateway.SayOldWord(word.Phone, _around.Clock.Start + word.Until);
                break;
            case Happening.MassRefusal or Happening.Storm or Happening.Revoke:
                _around.Gateway.Begin(happening);
                break;
            case Happening.PowerCut cut:
                Room!.CutPower(cut.Machine);
                break;
            case Happening.Pause pause:
                Room!.Pause(pause.Machine, _around.Clock.Start + pause.Until);
                await Task.Delay(pause.Until - pause.At, _around.Clock, CancellationToken.None);
                break;
            case Happening.StorageTrouble trouble:
                _around.Misfortune.StorageTroubles.Add((_around.Clock.Now, _around.Clock.Start + trouble.Until, trouble.StandsStill));
                break;
            case Happening.ShutDown shutDown:
                await Room!.ShutDownAsync(shutDown.Machine);
                break;
        }
    }

    /// <summary>The timer runs on one instance, sometimes for a while on two.</summary>
    private async Task SweepEachMinuteAsync()
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromMinutes(1), _around.Clock, CancellationToken.None);
            foreach (var machine in _chance.Some([.. Room!.Current.Where(machine => machine.TakesWork)], _chance.Is(0.2) ? 2 : 1))
                _ = SweepAsync(machine);
        }
    }

    private async Task SweepAsync(Machine machine)
    {
        try
        {
            await machine.Get<Sweep>().RunAsync(machine.Stopping);
        }
        catch (Exception exception)
        {
            _around.Trace.Add($"{machine} could not sweep: {exception.GetType().Name} {exception.InnerException?.Message.Split('\n')[0]}");
        }
    }

    private bool IsAtRest()
    {
        if (_actors.Find(actor => actor.IsFaulted) is { Exception: { } fault }) throw fault;
        var isQuiet = _actors.TrueForAll(actor => actor.IsCompleted) && _around.Clock.Now >= _around.Clock.Start + Script.End
            && Room!.IsIdle
            && QueueNames.All.All(queue => _around.Account.Queues.Find(queue).Count == 0)
                && _around.Account.Tables.CountRows("OpenOperations") == 0
            && _around.Account.Tables.CountRows("Removals") == 0;
        _quietSince = isQuiet ? _quietSince ?? _around.Clock.Now : null;
        return _around.Clock.Now - _quietSince >= Quiet;
    }
}
