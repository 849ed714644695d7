using PushFunctions.Tests.Core.Sends.Deliver;

namespace PushFunctions.Tests.Core.Sends;

public sealed class RecipientSetTests
{
    private static readonly UserId Ann = UserId.FromTail(new string('1', 26));
    private static readonly UserId Bob = UserId.FromTail(new string('2', 26));
    private static readonly AudienceId Everyone = AudienceId.FromTail(new string('3', 26));
    private static readonly DeviceAddress Phone = new(Provider.Fcm, Jobs.Token("phone"));

    [Fact]
    public void Of_a_repeated_recipient_the_first_counts()
    {
        var set = RecipientSet.Of(
            [User(Ann, "1"), User(Bob, "2"), User(Ann, "3"), Token(Phone, "4"), Token(Phone, "5")], DateTimeOffset.UnixEpoch);
        Assert.Equal([new UserRecipient(Ann, "1"), new UserRecipient(Bob, "2")], set.Users);
        Assert.Equal("4", Assert.Single(set.Tokens).Variables);
    }

    [Fact]
    public void The_same_token_at_two_providers_is_two_devices() =>
        Assert.Equal(
            2, RecipientSet.Of(
                [Token(Phone, null), Token(new DeviceAddress(Provider.Apn, Phone.Token), null)], DateTimeOffset.UnixEpoch).Tokens.Count);

    [Fact]
    public void Tokens_alone_meet_nobody() =>
        Assert.Empty(RecipientSet.Of([Token(Phone, null)], DateTimeOffset.UnixEpoch).MeetingPoints());

    [Fact]
    public void Tokens_beside_users_may_meet_the_users_devices() =>
        Assert.Equal([Phone.Hash], RecipientSet.Of([Token(Phone, null), User(Ann, null)], DateTimeOffset.UnixEpoch).MeetingPoints());

    [Fact]
    public void Users_beside_audiences_may_meet_the_members() =>
        Assert.Contains(
            Ann.Tail, RecipientSet.Of([User(Ann, null), new Recipient.ToAudience(Everyone, null)], DateTimeOffset.UnixEpoch)
                .MeetingPoints());

    [Fact]
    public void A_page_has_a_hundred_users()
    {
        var users = Enumerable.Range(0, 250)
            .Select(index => new UserRecipient(UserId.FromTail(CrockfordBase32.Encode((UInt128)index, 26)), null));
        var pages = RecipientSet.ToPages(users, 4, DateTimeOffset.UnixEpoch);
        Assert.Equal([(4, 100), (5, 100), (6, 50)], pages.Select(page => (page.Number, page.Recipients.Count)));
    }

    private static Recipient.ToUser User(UserId user, string? variables) => new(user, variables);

    private static Recipient.ToToken Token(DeviceAddress address, string? variables) => new(address, variables);
}
