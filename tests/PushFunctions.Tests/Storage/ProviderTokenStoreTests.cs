using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Storage;

public sealed class ProviderTokenStoreTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_instances_get_the_token_that_was_stored_first()
    {
        var tokens = (await TestStorage.CreateAsync()).Get<IProviderTokenStore>();
        var credential = Some.Ids.NewCredential();

        var results = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(instance => tokens.GetOrAddAsync(credential, "slot", $"token of {instance}", Stop)));

        var winner = Assert.Single(results.Distinct());
        Assert.Equal(winner, await tokens.FindAsync(credential, "slot", Stop));
        Assert.Equal(winner, await tokens.GetOrAddAsync(credential, "slot", "late", Stop));
    }

    [Fact]
    public async Task Slots_and_credentials_have_tokens_of_their_own()
    {
        var tokens = (await TestStorage.CreateAsync()).Get<IProviderTokenStore>();
        var credential = Some.Ids.NewCredential();
        await tokens.GetOrAddAsync(credential, "a/slot\\with#odd?characters", "sealed", Stop);

        Assert.Equal("sealed", await tokens.FindAsync(credential, "a/slot\\with#odd?characters", Stop));
        Assert.Null(await tokens.FindAsync(credential, "another slot", Stop));
        Assert.Null(await tokens.FindAsync(Some.Ids.NewCredential(), "a/slot\\with#odd?characters", Stop));
    }

    [Fact]
    public async Task A_new_slot_removes_the_tokens_of_days_ago()
    {
        var time = new FakeTimeProvider(Some.Noon);
        var tokens = (await TestStorage.CreateAsync(time)).Get<IProviderTokenStore>();
        var credential = Some.Ids.NewCredential();
        await tokens.GetOrAddAsync(credential, "old", "1", Stop);
        time.Advance(TimeSpan.FromHours(23));
        await tokens.GetOrAddAsync(credential, "recent", "2", Stop);
        Assert.NotNull(await tokens.FindAsync(credential, "old", Stop));

        time.Advance(TimeSpan.FromHours(2));
        await tokens.GetOrAddAsync(credential, "new", "3", Stop);

        Assert.Null(await tokens.FindAsync(credential, "old", Stop));
        Assert.Equal("2", await tokens.FindAsync(credential, "recent", Stop));
    }
}
