using PushFunctions.Tests.Core.Sends.Deliver;

namespace PushFunctions.Tests.Core.Sends;

public sealed class RecipientSetTests
{
    private static readonly UserId Ann = UserId.FromTail(new string('1', 26));
    private static readonly UserId Bob = UserId.FromTail(new string('2', 26));
    private static readonly AudienceId Everyone = AudienceId.FromTail(new string('3', 26));
    private static readonly AudienceId Premium = AudienceId.FromTail(new string('4', 26));
    private static readonly Filter Plan = new Filter.Tag("plan", "premium");
    private static readonly DeviceAddress Phone = new(Provider.Fcm, Jobs.Token("phone"));

    private static readonly ResolvedAudiences Audiences = new(
        new[] { new Audience(Everyone, null, null, Some.Noon, Some.Noon), new Audience(Premium, null, Plan, Some.Noon, Some.Noon) }
            .ToDictionary(audience => audience.Id));

    [Fact]
    public void Of_a_repeated_recipient_the_first_counts()
    {
        var set = Of(User(Bob, "2"), User(Ann, "1"), User(Ann, "3"), Token(Phone, "4"), Token(Phone, "5"));
        Assert.Equal([new NamedUser(Ann, "1", 1), new NamedUser(Bob, "2", 0)], set.Users);
        Assert.Equal("4", Assert.Single(set.Tokens).Variables);
    }

    [Fact]
    public void The_same_token_at_two_providers_is_two_devices() =>
        Assert.Equal(2, Of(Token(Phone, null), Token(new DeviceAddress(Provider.Apn, Phone.Token), null)).Tokens.Count);

    [Fact]
    public void An_Audience_with_a_filter_stands_for_its_filter_also_within_another()
    {
        var set = Of(
            new Recipient.ToAudience(Everyone, "1"), new Recipient.ToAudience(Premium, "2"),
            new Recipient.ToFilter(new Filter.Not(new Filter.Or([new Filter.Member(Premium), new Filter.Member(Everyone)])), "3"));

        Assert.Equal(new RecipientSource.Members(Everyone, 0, "1"), set.Sources[0]);
        Assert.Equal(new RecipientSource.Chosen(Plan, 1, "2"), set.Sources[1]);
        Assert.Equal(
            """{"not":{"or":[{"tag":"plan:premium"},{"audienceId":"comms_audience_33333333333333333333333333"}]}}""",
            Assert.IsType<RecipientSource.Chosen>(set.Sources[2]).Filter.ToJson().ToJsonString());
        Assert.Equal([Everyone], set.Sources[2].Audiences);
    }

    [Theory]
    [InlineData(0, false, false)]
    [InlineData(100, false, false)]
    [InlineData(101, false, true)]
    [InlineData(0, true, false)]
    [InlineData(1, true, true)]
    public void A_hundred_Users_are_looked_up_within_the_request_unless_it_is_for_later(int users, bool isScheduled, bool needsWalk) =>
        Assert.Equal(
            needsWalk, Of([Token(Phone, null), .. Enumerable.Range(0, users).Select(_ => User(Some.Ids.NewUser(), null))]).NeedsWalk(isScheduled));

    [Fact]
    public void Audiences_and_filters_are_walked()
    {
        Assert.True(Of(new Recipient.ToAudience(Everyone, null)).NeedsWalk(false));
        Assert.True(Of(new Recipient.ToFilter(Plan, null)).NeedsWalk(false));
    }

    private static RecipientSet Of(params Recipient[] recipients) => RecipientSet.Of(recipients, Audiences, DateTimeOffset.UnixEpoch);

    private static Recipient.ToUser User(UserId user, string? variables) => new(user, variables);

    private static Recipient.ToToken Token(DeviceAddress address, string? variables) => new(address, variables);
}
