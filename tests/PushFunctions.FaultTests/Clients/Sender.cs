using System.Globalization;
using System.Text;
using PushFunctions.FaultTests.Instances;
using PushFunctions.FaultTests.Scripts;

namespace PushFunctions.FaultTests.Clients;

/// <summary>Makes a run's sends and cancels some.</summary>
internal sealed class Sender(Caller caller, Registry registry, IReadOnlyDictionary<int, AudienceId> audiences, Surroundings around)
{
    public async Task<SendRecord> SendAsync(SendRecord record)
    {
        var (plan, clock) = (record.Plan, around.Clock);
        await Task.Delay(plan.At, clock, CancellationToken.None);
        record.RequestedAt = clock.Now;
        record.SendAt = clock.Now + plan.Delay;
        var command = CommandOf(record);
        await Task.WhenAll(Enumerable.Range(0, plan.AskedTwice ? 2 : 1).Select(_ => SendAsync(record, command)));
        if (record.IsAccepted && plan.CancelAfter is { } after) await CancelAsync(record, after);
        return record;
    }

    private async Task SendAsync(SendRecord record, SendCommand command)
    {
        var (plan, what) = (record.Plan, $"send{record.Plan.Number}");
        var body = Encoding.UTF8.GetBytes(what);
        var reply = plan.HasKey && IdempotencyKey.TryParse(what, out var key)
            ? await caller.InsistAsync(what, async machine => await ByKeyAsync(machine, key, body, command))
            : await caller.SendAsync(
                what, async machine => (
                    await machine.Get<SendService>().AcceptAsync(MachineServices.Account, command, CancellationToken.None)).Id);
        if (reply is Reply<OperationId>.Refused) record.IsRefused = true;
        if (reply is not Reply<OperationId>.Answered { Value: var id }) return;
        record.AnsweredAt ??= around.Clock.Now;
        record.Answers.Add(id);
        around.Trace.Add($"send{plan.Number} is {id}");
    }

    private async Task<OperationId> ByKeyAsync(Machine machine, IdempotencyKey key, byte[] body, SendCommand command)
    {
        var accepted = await machine.Get<IdempotentSends>()
            .AcceptAsync(MachineServices.Account, key, body, () => command, CancellationToken.None);
        if (accepted.IsReplay) around.Misfortune.Count(FaultKind.RequestRepeated);
        return accepted.Operation;
    }

    private async Task CancelAsync(SendRecord record, TimeSpan after)
    {
        await Task.Delay(after, around.Clock, CancellationToken.None);
        var id = record.Answers.First();
        var reply = await caller.InsistAsync($"cancel send{record.Plan.Number}", async machine =>
        {
            await machine.Get<OperationService>().CancelAsync(MachineServices.Account, id, CancellationToken.None);
            return id;
        });
        if (reply is not Reply<OperationId>.Answered) return;
        record.CanceledAt = around.Clock.Now;
        var isBegun = around.Gateway.Asks.Any(ask => ask.Send == record.Plan.Number);
        around.Misfortune.Count(isBegun ? FaultKind.CancelDuringDelivery : FaultKind.CancelDuringExpansion);
    }

    private Recipient[] ChosenBy(SendPlan plan) => plan.Reach switch
    {
        Reach.Audience => [new Recipient.ToAudience(audiences[plan.App], null)],
        Reach.Everyone => [new Recipient.ToFilter(new Filter.All(), null)],
        Reach.Inside => [new Recipient.ToFilter(new Filter.Member(audiences[plan.App]), null)],
        Reach.Outside => [new Recipient.ToFilter(new Filter.Not(new Filter.Member(audiences[plan.App])), null)],
        _ => [],
    };

    private SendCommand CommandOf(SendRecord record)
    {
        var plan = record.Plan;
        return new SendCommand
        {
            To =
            [
                .. plan.Direct.Select(phone => new Recipient.ToToken(phone.Address, null)),
                .. plan.Users.Where(registry.Users.ContainsKey).Select(user => new Recipient.ToUser(registry.Users[user], null)),
                .. ChosenBy(plan),
            ],
            Template = new SendTemplate
            {
                Title = "News",
                Body = "There is news.",
                TimeToLive = plan.TimeToLive,
                Data = new Dictionary<string, string> { ["send"] = plan.Number.ToString(CultureInfo.InvariantCulture) },
            },
            From = new SendFrom.NamedApp(around.Script.Apps[plan.App].Name),
            SendAt = record.SendAt,
            DryRun = plan.DryRun,
        };
    }
}
