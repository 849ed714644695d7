namespace PushFunctions.Core.Sends.Accept;

/// <summary>Whom a send would reach.</summary>
/// <param name="Users">Users with at least one device that can be delivered to; tokens of the request are of none.</param>
/// <param name="Devices">Devices by provider.</param>
/// <param name="IsExact">False where only a part was read, and the rest is estimated from it.</param>
public sealed record RecipientCount(long Users, IReadOnlyDictionary<Provider, long> Devices, bool IsExact);

/// <summary>Counts whom a send would reach now, by the same reading as the send's own.</summary>
public sealed class RecipientCounter(CachedCatalogs catalogs, AudienceResolver audiences, UserStream stream, TimeProvider time)
{
    /// <summary>How long one request reads. Ids are random, so that the part that was read tells about the rest.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <exception cref="RequestException">No App to send from (<c>$.from</c>), an Audience that does not exist.</exception>
    public async Task<RecipientCount> CountAsync(
        AccountSid account, SendFrom from, IReadOnlyList<Recipient> to, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        var catalog = await catalogs.ReadAsync(account, cancellationToken);
        var route = SendCheck.Try(() => SendRouter.Resolve(catalog, from), problems);
        var resolved = await audiences.ResolveAsync(account, to, problems, cancellationToken);
        if (route is null || problems.Count > 0) throw new RequestException(problems);
        var recipients = RecipientSet.Of(to, resolved, time.GetUtcNow());
        var tokens = recipients.Tokens.Where(token => route.Credentials.ContainsKey(token.Address.Provider)).ToList();
        var counted = await CountUsersAsync(account, catalog.FindApp(route.App)!, route, recipients, cancellationToken);
        return counted with
        {
            Devices = route.Credentials.Keys.ToDictionary(
                provider => provider, provider => counted.Devices[provider] + tokens.Count(token => token.Address.Provider == provider)),
        };
    }

    private async Task<RecipientCount> CountUsersAsync(
        AccountSid account, App app, SendRoute route, RecipientSet recipients, CancellationToken cancellationToken)
    {
        var direct = recipients.Tokens.Select(token => token.Address).ToHashSet();
        var devices = route.Credentials.Keys.ToDictionary(provider => provider, _ => 0L);
        var users = 0L;
        var begun = time.GetTimestamp();
        var span = UserSpan.Everyone;
        var density = (double?)null;
        while (true)
        {
            var part = await stream.ReadAsync(
                account, app, recipients.Users.Count > 0 ? Named : null, recipients.Sources, span, density, cancellationToken);
            foreach (var user in part.Users)
            {
                var reached = (user.Registration?.Devices ?? [])
                    .Where(device => route.Credentials.ContainsKey(device.Address.Provider)).ToList();
                if (reached.Count > 0) users++;
                foreach (var device in reached.Where(device => !direct.Contains(device.Address))) devices[device.Address.Provider]++;
            }

            if (part.Last is null) return new RecipientCount(users, devices, true);
            (span, density) = (span with { After = part.Last }, part.Density);
            if (time.GetElapsedTime(begun) < Limit) continue;
            var share = Walk.ShareOf(part.Last, 0, Walk.Ranges);
            return new RecipientCount(
                (long)(users / share), devices.ToDictionary(pair => pair.Key, pair => (long)(pair.Value / share)), false);
        }

        Task<(IReadOnlyList<NamedUser>, bool)> Named(UserSpan from, int limit, CancellationToken _)
        {
            List<NamedUser> found = [.. recipients.Users.Where(user => from.Holds(user.User)).Take(limit + 1)];
            return Task.FromResult<(IReadOnlyList<NamedUser>, bool)>(([.. found.Take(limit)], found.Count > limit));
        }
    }
}
