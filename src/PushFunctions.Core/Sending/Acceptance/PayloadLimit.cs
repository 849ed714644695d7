using PushFunctions.Core.Apps;
using PushFunctions.Core.Delivery;
using PushFunctions.Core.Problems;

namespace PushFunctions.Core.Sending.Acceptance;

/// <summary>Whether a message fits the providers that it may go to.</summary>
public sealed class PayloadLimit(IEnumerable<IPushProvider> providers)
{
    private readonly IPushProvider[] _providers = [.. providers];

    /// <summary>Null where it fits; else what the provider counts and allows.</summary>
    public string? Check(PushMessage message, Provider provider)
    {
        var service = _providers.First(candidate => candidate.Serves(provider));
        var bytes = service.MeasurePayload(message);
        return bytes <= service.MaximumPayloadBytes
            ? null
            : $"The payload has {bytes} bytes for {provider.ToName()}; at most {service.MaximumPayloadBytes} are allowed. Shorten title, body, data or overrides.";
    }

    /// <summary>What is wrong with it for the providers of the route; nothing where it fits all of them.</summary>
    public IReadOnlyList<Problem> Check(PushMessage message, SendRoute route) =>
        [.. route.Credentials.Keys.Select(provider => Check(message, provider)).OfType<string>().Select(text => Problem.Invalid("$.content", text))];
}
