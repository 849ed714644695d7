using System.Runtime.CompilerServices;

namespace PushFunctions.Client;

/// <summary>What became of one of many registrations.</summary>
/// <param name="Index">Its place among those that were given, from 0.</param>
/// <param name="Request">What was to be registered.</param>
/// <param name="RegistrationId">The registration, or null where it was refused.</param>
/// <param name="Errors">Why it was refused; otherwise empty.</param>
public sealed record RegistrationResult(int Index, RegisterRequest Request, string? RegistrationId, IReadOnlyList<ErrorEntry> Errors);

public partial class PushClient
{
    /// <summary>The most registrations in one request.</summary>
    public const int LargestBatch = 500;

    private const int Unavailable = 20503;
    private const int Attempts = 5;

    /// <summary>Registers any number of devices, up to 500 in a request, one request after the other. An invalid one
    /// does not stop the others. Safe to repeat.</summary>
    /// <returns>The results in the order of the registrations, as the requests are answered.</returns>
    /// <exception cref="PushApiException">A request was refused as a whole.</exception>
    public async IAsyncEnumerable<RegistrationResult> RegisterManyAsync(
        IEnumerable<RegisterRequest> registrations, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(registrations);
        var first = 0;
        foreach (var batch in registrations.Chunk(LargestBatch))
        {
            foreach (var result in await RegisterBatchAsync(batch, cancellationToken).ConfigureAwait(false))
            {
                yield return result with { Index = first + result.Index };
            }

            first += batch.Length;
        }
    }

    /// <summary>Registers up to 500 devices by one request. What the service's storage could not take meanwhile (20503)
    /// is tried again, up to five times.</summary>
    /// <returns>The results in the order of the batch.</returns>
    /// <exception cref="PushApiException">The request was refused as a whole.</exception>
    public async Task<IReadOnlyList<RegistrationResult>> RegisterBatchAsync(
        IReadOnlyList<RegisterRequest> batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var results = new RegistrationResult[batch.Count];
        List<int> open = [.. Enumerable.Range(0, batch.Count)];
        for (var attempt = 1; open.Count > 0; attempt++)
        {
            var answer = await RegisterDevicesAsync(
                new RegisterManyRequest { Registrations = [.. open.Select(index => batch[index])] },
                cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < open.Count; i++)
            {
                var entry = answer.Registrations[i];
                results[open[i]] = new RegistrationResult(open[i], batch[open[i]], entry.ResourceId, [.. entry.Errors ?? []]);
            }

            open = attempt == Attempts ? [] : [.. open.Where(index => results[index].Errors.Any(error => error.Code == Unavailable))];
            if (open.Count > 0) await Task.Delay(TimeSpan.FromSeconds(1 << (attempt - 1)), Time, cancellationToken).ConfigureAwait(false);
        }

        return results;
    }
}
