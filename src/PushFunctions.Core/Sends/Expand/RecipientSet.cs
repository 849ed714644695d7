namespace PushFunctions.Core.Sends.Expand;

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

    /// <summary>What later steps must know to reach no device and no User twice; empty where nothing of this request can meet again.</summary>
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
