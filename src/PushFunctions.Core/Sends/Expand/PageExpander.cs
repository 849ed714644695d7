using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Expand;

/// <summary>
/// Turns a page of Users into batches on the delivery queue. Safe to run twice (the key is operation and page): what
/// was found first is recorded on the page, and everything after follows from that.
/// </summary>
public sealed class PageExpander(
    IPageStore pages, IBatchStore batches, DeviceFinder devices, DeliveryDispatcher dispatcher, PushMetrics metrics, ServiceTime time)
{
    public async Task ExpandAsync(Operation operation, RecipientPage page, Catalog? catalog, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var isFirst = page.Findings is null;
        var findings = page.Findings ?? await devices.FindAsync(operation, page.Recipients, catalog, cancellationToken);
        var made = BatchMaker.Make(page.Number, findings.Devices, operation.Route, now, now);
        if (isFirst)
        {
            // Another worker may have recorded its findings first: those count.
            var recorded = (await pages.RecordAsync(operation.Id, page, findings, made.Count, cancellationToken)).Findings!;
            if (!ReferenceEquals(recorded, findings)) made = BatchMaker.Make(page.Number, recorded.Devices, operation.Route, now, now);
            metrics.JobsExpanded(recorded.Devices.Count);
        }

        await batches.AddAsync(operation.Id, made, cancellationToken);
        await dispatcher.SendAsync(operation, made.Select(batch => batch.Id), cancellationToken);
    }
}

/// <summary>Finds the devices of the Users of a page.</summary>
public sealed class DeviceFinder(
    CachedCatalogs catalogs, IRegistrationStore registrations, IUserStore users, IOptions<SendOptions> options)
{
    /// <summary>Devices in the order of the recipients, without those that the request names itself; and who cannot
    /// be reached.</summary>
    public async Task<PageFindings> FindAsync(
        Operation operation, IReadOnlyList<UserRecipient> recipients, Catalog? catalog, CancellationToken cancellationToken)
    {
        // Devices of an App that was deleted since, or of an earlier App of the same name, are out of reach.
        catalog ??= await catalogs.FindAsync(
            operation.Account, known => known.FindApp(operation.Route.App) is not null, cancellationToken);
        var app = catalog.FindApp(operation.Route.App);
        var found = new IReadOnlyList<Device>[recipients.Count];
        var unknown = new bool[recipients.Count];
        await Parallel.ForAsync(
            0, recipients.Count,
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallelism, CancellationToken = cancellationToken },
            async (index, token) =>
        {
            found[index] = app is null
                ? []
                : (await registrations.FindAsync(operation.Account, app.Name, recipients[index].User, token)).LiveUnder(app)?.Devices ?? [];
            if (found[index].Count == 0)
                unknown[index] = await users.FindAsync(operation.Account, recipients[index].User, token) is null or { DeletedAt: not null };
        });
        return Sort(operation, recipients, found, unknown);
    }

    private static PageFindings Sort(
        Operation operation, IReadOnlyList<UserRecipient> recipients, IReadOnlyList<Device>[] found, bool[] unknown)
    {
        var devices = new List<FoundDevice>();
        var unaddressable = new List<UnaddressableRecipient>();
        var seen = new HashSet<string>(operation.DirectHashes);
        for (var index = 0; index < recipients.Count; index++)
        {
            var (user, variables) = recipients[index];
            if (found[index].Count == 0)
            {
                unaddressable.Add(
                    new UnaddressableRecipient(
                        user, null, unknown[index] ? DeliveryErrorCode.UserUnknown : DeliveryErrorCode.UserWithoutDevice, true));
                continue;
            }

            var reached = false;
            var firstEntry = unaddressable.Count;
            foreach (var device in found[index].OrderBy(device => device.Address.Hash, StringComparer.Ordinal))
            {
                if (!operation.Route.Credentials.ContainsKey(device.Address.Provider))
                {
                    unaddressable.Add(new UnaddressableRecipient(user, device.Address, DeliveryErrorCode.NoCredential, false));
                    continue;
                }

                reached = true;
                if (seen.Add(device.Address.Hash)) devices.Add(new FoundDevice(device.Address, user, variables, device.RegisteredAt));
            }

            if (!reached) unaddressable[firstEntry] = unaddressable[firstEntry] with { IsWholeRecipient = true };
        }

        return new PageFindings(devices, unaddressable);
    }
}

/// <summary>Makes batches of found devices: the same devices in the same order give the same batches and notification
/// ids.</summary>
public static class BatchMaker
{
    /// <summary>Devices whose provider has no credential on the route are left out.</summary>
    public static IReadOnlyList<DeliveryBatch> Make(
        int page, IReadOnlyList<FoundDevice> devices, SendRoute route, DateTimeOffset createdAt, DateTimeOffset dueAt)
    {
        var batches = new List<DeliveryBatch>();
        foreach (var provider in Enum.GetValues<Provider>())
        {
            if (!route.Credentials.TryGetValue(provider, out var credential)) continue;
            foreach (
                var chunk in StoredSize.Cut(
                    devices.Where(device => device.Address.Provider == provider), DeliveryBatch.MaximumJobs, BytesOf))
                batches.Add(MakeOne(BatchId.Original(page, batches.Count), provider, credential, chunk, createdAt, dueAt));
        }

        return batches;
    }

    private static int BytesOf(FoundDevice device) => device.Address.Token.Value.Length + StoredSize.BytesOf(device.Variables);

    private static DeliveryBatch MakeOne(
        BatchId id, Provider provider, CredentialId credential, IReadOnlyList<FoundDevice> devices, DateTimeOffset createdAt,
        DateTimeOffset dueAt) => new()
        {
            Id = id,
            Provider = provider,
            Credential = credential,
            CreatedAt = createdAt,
            DueAt = dueAt,
            Jobs = [.. devices.Select(
            (device, position) =>
                new DeliveryJob(position, device.Address.Token, device.User, device.Variables, device.RegisteredAt, 0, null))],
        };
}

/// <summary>The recipients of a send, by kind, each once: of a repeated one the first counts.</summary>
public sealed record RecipientSet(
    IReadOnlyList<FoundDevice> Tokens,
    IReadOnlyList<UserRecipient> Users,
    IReadOnlyList<AudienceRecipient> Audiences)
{
    public int Count => Tokens.Count + Users.Count + Audiences.Count;

    public static RecipientSet Of(IReadOnlyList<Recipient> recipients, DateTimeOffset acceptedAt)
    {
        var tokens = new Dictionary<DeviceAddress, FoundDevice>();
        var users = new Dictionary<UserId, UserRecipient>();
        var audiences = new Dictionary<AudienceId, AudienceRecipient>();
        foreach (var recipient in recipients)
        {
            _ = recipient switch
            {
                Recipient.ToToken to => tokens.TryAdd(to.Address, new FoundDevice(to.Address, null, to.Variables, acceptedAt)),
                Recipient.ToUser to => users.TryAdd(to.User, new UserRecipient(to.User, to.Variables)),
                Recipient.ToAudience to => audiences.TryAdd(to.Audience, new AudienceRecipient(to.Audience, to.Variables)),
                _ => throw new ArgumentOutOfRangeException(nameof(recipients)),
            };
        }

        return new RecipientSet([.. tokens.Values], [.. users.Values], [.. audiences.Values]);
    }

    /// <summary>What later steps must know to reach no device and no User twice; empty where nothing of this request
    /// can meet again.</summary>
    public IReadOnlySet<string> MeetingPoints()
    {
        var points = new HashSet<string>();
        if (Users.Count + Audiences.Count > 0) points.UnionWith(Tokens.Select(token => token.Address.Hash));
        if (Audiences.Count > 0) points.UnionWith(Users.Select(user => user.User.Tail));
        return points;
    }

    public IReadOnlyList<RecipientPage> ToPages(int firstNumber, DateTimeOffset createdAt) => ToPages(Users, firstNumber, createdAt);

    public static IReadOnlyList<RecipientPage> ToPages(IEnumerable<UserRecipient> users, int firstNumber, DateTimeOffset createdAt) =>
    [
        .. StoredSize.Cut(users, RecipientPage.MaximumRecipients, user => StoredSize.BytesOf(user.Variables))
            .Select((part, index) => new RecipientPage(firstNumber + index, part, createdAt, null, null)),
    ];
}
