namespace PushFunctions.Tests.Api;

/// <summary>One of each thing that is answered.</summary>
internal static class DomainSamples
{
    private const string Tail = "01k7q2bx0mft5bvbxh3781hkmr";

    public static readonly DateTimeOffset Time = new(2026, 1, 31, 9, 0, 0, TimeSpan.Zero);

    public static AccountSid Account { get; } = AccountSid.TryParse(ApiHost.AccountSid, out var sid) ? sid : throw new FormatException();

    public static UserId User { get; } = UserId.FromTail(Tail);

    public static AudienceId Audience { get; } = AudienceId.FromTail(Tail);

    public static AppName AppName { get; } = AppName.TryParse("test_app", out var name) ? name : throw new FormatException();

    public static CredentialId CredentialId { get; } = CredentialId.FromTail(Tail);

    public static NotificationId Notification { get; } = new(OperationId.FromTail(Tail), new BatchNumber(0, 0, 0), 1);

    public static DeviceAddress Address { get; } =
        new(Provider.Fcm, DeviceToken.TryParse("odJFCrnl2edlBDdz1C5Ja:APA91b+/", out var token) ? token : throw new FormatException());

    public static App App { get; } = new(AppName, true, Time, Time);

    public static Credential Credential { get; } =
        new(CredentialId, AppName, Provider.ApnSandbox, true, 1, "v1.sealed",
            new CredentialHealth(CredentialStatus.Failing, "InvalidProviderToken", Time))
        { CreatedAt = Time, UpdatedAt = Time };

    public static Registration Registration { get; } = new(
        RegistrationId.TryParse(Ids.Registration, out var id) ? id : throw new FormatException(),
        User,
        AppName,
        [new Device(Address, Time)],
        new Dictionary<string, string>(),
        Time,
        Time);

    public static Operation Operation { get; } = new()
    {
        Id = OperationId.FromTail(Tail),
        Account = Account,
        Status = OperationStatus.Processing,
        Route = new SendRoute(AppName, new Dictionary<Provider, CredentialId> { [Provider.Fcm] = CredentialId }),
        Template = new SendTemplate { Title = "Ahoj {{ n }}", Tags = new Dictionary<string, string> { ["campaign"] = "{{ c }}" } },
        CreatedAt = Time,
        UpdatedAt = Time,
        Recipients = 1,
    };

    public static Notification Sent { get; } = new()
    {
        Id = Notification,
        Operation = Operation,
        Credential = CredentialId,
        To = Address,
        User = User,
        Status = NotificationStatus.Sent,
        Message = new PushMessage
        {
            Title = "Ahoj Ada",
            Badge = 0,
            Sound = "ping",
            Data = new Dictionary<string, string> { ["k"] = "v" },
            Tags = new Dictionary<string, string> { ["campaign"] = "spring" },
        },
        CreatedAt = Time,
        UpdatedAt = Time,
        Attempts = 2,
        ProviderMessageId = "projects/p/messages/1",
    };
}
