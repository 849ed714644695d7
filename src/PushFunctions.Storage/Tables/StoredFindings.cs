namespace PushFunctions.Storage.Tables;

/// <summary>A page's findings as they are stored: each recipient with its variables once, however many devices it has.</summary>
internal sealed record StoredFindings(
    IReadOnlyList<StoredRecipient> Recipients,
    IReadOnlyList<StoredFindings.Found> Devices,
    IReadOnlyList<StoredFindings.Unreached> Unaddressable)
{
    /// <param name="Recipient">Its place among the recipients.</param>
    public sealed record Found(int Recipient, Provider Provider, string Token, DateTimeOffset RegisteredAt);

    public sealed record Unreached(string? User, Provider? Provider, string? Token, DeliveryErrorCode Reason, bool Whole);

    public static StoredFindings Of(PageFindings findings)
    {
        var places = new Dictionary<(UserId?, string?), int>();
        foreach (var device in findings.Devices) places.TryAdd((device.User, device.Variables), places.Count);
        return new StoredFindings(
            [.. places.Keys.Select(key => new StoredRecipient(key.Item1?.Tail ?? string.Empty, key.Item2))],
            [.. findings.Devices.Select(device => new Found(places[(device.User, device.Variables)], device.Address.Provider, device.Address.Token.Value, device.RegisteredAt))],
            [.. findings.Unaddressable.Select(entry => new Unreached(entry.User?.Tail, entry.Address?.Provider, entry.Address?.Token.Value, entry.Reason, entry.IsWholeRecipient))]);
    }

    public PageFindings ToFindings() => new(
        [.. Devices.Select(ToDevice)],
        [.. Unaddressable.Select(entry => new UnaddressableRecipient(UserOf(entry.User), AddressOf(entry.Provider, entry.Token), entry.Reason, entry.Whole))]);

    private FoundDevice ToDevice(Found device)
    {
        var recipient = Recipients[device.Recipient];
        return new FoundDevice(AddressOf(device.Provider, device.Token)!, UserOf(recipient.Id), recipient.Variables, device.RegisteredAt);
    }

    private static UserId? UserOf(string? tail) => string.IsNullOrEmpty(tail) ? null : UserId.FromTail(tail);

    private static DeviceAddress? AddressOf(Provider? provider, string? token) =>
        provider is { } service && DeviceToken.TryParse(token, out var address) ? new DeviceAddress(service, address) : null;
}
