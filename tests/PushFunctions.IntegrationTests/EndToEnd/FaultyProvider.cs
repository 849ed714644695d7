using System.Collections.Concurrent;

namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>A provider of FCM pushes with a fault of ours in it: it throws for one token, and takes all
/// others.</summary>
internal sealed class FaultyProvider : IPushProvider
{
    private static readonly PayloadCheck NothingWrong = new(Excess: null, Faults: []);

    public string? FailsFor { get; set; }

    /// <summary>How often each other token was asked for.</summary>
    public ConcurrentDictionary<string, int> Asked { get; } = new();

    public bool Serves(Provider provider) => provider == Provider.Fcm;

    public PayloadCheck Check(PushMessage message) => NothingWrong;

    public ProviderRequest Build(Push push) => new Request(push);

    public Task<DeliveryOutcome> SendAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        var push = ((Request)request).Push;
        if (push.Token.Value == FailsFor) throw new InvalidOperationException("This token brings out a fault.");
        Asked.AddOrUpdate(push.Token.Value, 1, static (_, count) => count + 1);
        return Task.FromResult<DeliveryOutcome>(new DeliveryOutcome.Accepted(push.Id.Value));
    }

    private sealed class Request(Push push) : ProviderRequest(NothingWrong)
    {
        public Push Push => push;
    }
}
