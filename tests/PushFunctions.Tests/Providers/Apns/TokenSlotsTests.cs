using PushFunctions.Providers.Apns;

namespace PushFunctions.Tests.Providers.Apns;

public sealed class TokenSlotsTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1000 * 2400);

    [Theory]
    [InlineData(0, 1000)]
    [InlineData(2399, 1000)]
    [InlineData(2400, 1001)]
    public void A_slot_is_forty_minutes(int seconds, long slot) => Assert.Equal(slot, TokenSlots.At(Start.AddSeconds(seconds)));

    [Fact]
    public void Slots_end_where_the_next_begins() => Assert.Equal(Start.AddMinutes(40), TokenSlots.EndOf(1000));

    [Theory]
    [InlineData(0, 0, 40)]
    [InlineData(39, 39, 40)]
    [InlineData(-1, 0, 19)]
    [InlineData(-19, 0, 1)]
    public void A_token_is_settled_until_its_slot_ends_or_it_is_twenty_minutes_old(int issued, int now, int until)
    {
        var token = new ProviderToken(issued < 0 ? 999 : 1000, "x", Start.AddMinutes(issued));

        Assert.Equal(Start.AddMinutes(until), TokenSlots.SettledUntil(token, Start.AddMinutes(now)));
    }

    [Fact]
    public void A_token_signed_ahead_of_its_slot_is_used_for_55_minutes_at_most()
    {
        var ahead = new ProviderToken(1001, "x", Start.AddMinutes(5));

        Assert.Equal(Start.AddMinutes(60), TokenSlots.SettledUntil(ahead, Start.AddMinutes(5)));
        Assert.False(TokenSlots.IsTooOld(ahead, Start.AddMinutes(60)));
        Assert.True(TokenSlots.IsTooOld(ahead, Start.AddMinutes(61)));
    }

    [Fact]
    public void A_token_does_not_print_itself() =>
        Assert.Equal("ProviderToken of slot 1000", new ProviderToken(1000, "bearer eyJ", Start).ToString());
}
