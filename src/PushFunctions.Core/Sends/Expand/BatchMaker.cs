namespace PushFunctions.Core.Sends.Expand;

/// <summary>Makes batches of found devices: the same devices in the same order give the same batches and notification
/// ids.</summary>
public static class BatchMaker
{
    /// <summary>Devices whose provider has no credential on the route are left out.</summary>
    public static IReadOnlyList<DeliveryBatch> Make(
        int range, int step, IReadOnlyList<FoundDevice> devices, SendRoute route, DateTimeOffset createdAt, DateTimeOffset dueAt)
    {
        var batches = new List<DeliveryBatch>();
        foreach (var provider in Enum.GetValues<Provider>())
        {
            if (!route.Credentials.TryGetValue(provider, out var credential)) continue;
            foreach (
                var chunk in StoredSize.Cut(
                    devices.Where(device => device.Address.Provider == provider), DeliveryBatch.MaximumJobs, BytesOf))
                batches.Add(MakeOne(BatchId.Original(step, batches.Count, range), provider, credential, chunk, createdAt, dueAt));
        }

        return batches;
    }

    internal static int BytesOf(FoundDevice device) => device.Address.Token.Value.Length + StoredSize.BytesOf(device.Variables);

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
