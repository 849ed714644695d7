using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Expand;

/// <summary>Looks up which devices the Users of a page have.</summary>
public sealed class DeviceFinder(ICatalogStore catalogs, IUserStore users, IOptions<SendOptions> options)
{
    /// <summary>Devices in the order of the recipients, without those that the request names itself; and who cannot be reached.</summary>
    public async Task<PageFindings> FindAsync(Operation operation, IReadOnlyList<UserRecipient> recipients, CancellationToken cancellationToken)
    {
        // Devices of an App that was deleted since, or of an earlier App of the same name, are out of reach.
        var app = (await catalogs.LoadAsync(operation.Account, cancellationToken)).FindApp(operation.Route.App);
        var found = new IReadOnlyList<Device>[recipients.Count];
        var unknown = new bool[recipients.Count];
        await Parallel.ForAsync(0, recipients.Count, new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallelism, CancellationToken = cancellationToken }, async (index, token) =>
        {
            found[index] = app is null ? [] : (await users.ListDevicesAsync(operation.Account, recipients[index].User, app.Name, token)).LiveUnder(app);
            if (found[index].Count == 0)
                unknown[index] = await users.FindAsync(operation.Account, recipients[index].User, token) is null or { DeletedAt: not null };
        });
        return Sort(operation, recipients, found, unknown);
    }

    private static PageFindings Sort(Operation operation, IReadOnlyList<UserRecipient> recipients, IReadOnlyList<Device>[] found, bool[] unknown)
    {
        var devices = new List<FoundDevice>();
        var unaddressable = new List<UnaddressableRecipient>();
        var seen = new HashSet<string>(operation.DirectHashes);
        for (var index = 0; index < recipients.Count; index++)
        {
            var (user, variables) = recipients[index];
            if (found[index].Count == 0)
            {
                unaddressable.Add(new UnaddressableRecipient(user, null, unknown[index] ? DeliveryErrorCode.UserUnknown : DeliveryErrorCode.UserWithoutDevice, true));
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
