using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Deliver;

/// <summary>A lane per credential.</summary>
public sealed class CredentialLanes(IOptions<DeliveryOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<CredentialId, Lane> _lanes = new();

    /// <summary>Whether another batch of the credential may be worked on now; then <paramref name="turn"/> is to be told when that ends.</summary>
    public bool TryBegin(CredentialId credential, [NotNullWhen(true)] out LaneTurn? turn) =>
        _lanes.GetOrAdd(credential, _ => new Lane(options.Value, time)).TryBegin(out turn);
}
