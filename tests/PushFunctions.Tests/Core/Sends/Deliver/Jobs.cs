namespace PushFunctions.Tests.Core.Sends.Deliver;

internal static class Jobs
{
    public static DeliveryJob One(int position) => new(position, Token($"token-{position}"), null, null, DateTimeOffset.UnixEpoch, 0, null);

    public static DeviceToken Token(string text) =>
        DeviceToken.TryParse(text, out var token) ? token : throw new ArgumentException("No token.", nameof(text));
}
