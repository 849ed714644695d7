using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using PushFunctions.Core.Identifiers;

namespace PushFunctions.Core.Delivery.Lanes;

/// <summary>A lane per credential.</summary>
public sealed class CredentialLanes(IOptions<DeliveryOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<CredentialId, Lane> _lanes = new();

    public Lane Of(CredentialId credential) => _lanes.GetOrAdd(credential, _ => new Lane(options.Value, time));
}
