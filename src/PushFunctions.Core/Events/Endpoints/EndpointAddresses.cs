using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Events.Endpoints;

/// <summary>Reads the addresses that callers name.</summary>
public sealed class EndpointAddresses(IOptions<WebhookOptions> options, LoopbackReceivers loopback)
{
    /// <summary>The field of a request that has the address.</summary>
    public static string FieldOf(EndpointKind kind) => kind == EndpointKind.EventGrid ? "$.topicEndpoint" : "$.url";

    /// <summary>Null after the problem was added.</summary>
    public Uri? Read(EndpointKind kind, string text, List<Problem> problems)
    {
        Uri? address;
        var problem = kind == EndpointKind.EventGrid
            ? EndpointAddress.ProblemOfTopic(text, out address)
            : EndpointAddress.ProblemOf(text, options.Value, loopback, out address);
        if (problem is not null) problems.Add(Problem.Invalid(FieldOf(kind), problem));
        return address;
    }
}
