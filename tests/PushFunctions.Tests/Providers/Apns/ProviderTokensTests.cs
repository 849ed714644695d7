using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using PushFunctions.Providers.Apns;
using PushFunctions.Simulator.Keys;

namespace PushFunctions.Tests.Providers.Apns;

public sealed class ProviderTokensTests : IDisposable
{
    private static readonly DateTimeOffset SlotStart = DateTimeOffset.FromUnixTimeSeconds(Pushes.Now.ToUnixTimeSeconds() / 2400 * 2400);
    private readonly FakeTimeProvider _time = new(SlotStart);
    private readonly MemoryTokenStore _store = new();
    private readonly List<ApnsSigningKey> _keys = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_carries_the_key_the_team_and_the_time_and_nothing_else()
    {
        var jwt = new JsonWebToken((await Instance().GetAsync(Cancellation)).Header["bearer ".Length..]);

        Assert.Equal(("ES256", TestKeys.First.KeyId), (jwt.Alg, jwt.Kid));
        Assert.Equal(["iss", "iat"], jwt.Claims.Select(claim => claim.Type));
        Assert.Equal(TestKeys.First.TeamId, jwt.Issuer);
        Assert.Equal(SlotStart.ToUnixTimeSeconds(), jwt.GetPayloadValue<long>("iat"));
    }

    [Fact]
    public async Task All_instances_present_the_same_token()
    {
        var tokens = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Instance().GetAsync(Cancellation).AsTask()));

        Assert.Single(tokens.Select(token => token.Header).Distinct());
        Assert.Single(_store.Envelopes);
    }

    [Fact]
    public async Task One_instance_asks_the_store_once_for_all_who_wait_and_then_remembers()
    {
        var instance = Instance();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => instance.GetAsync(Cancellation).AsTask()));
        var reads = _store.Reads;

        _time.Advance(TimeSpan.FromMinutes(39));
        await instance.GetAsync(Cancellation);

        Assert.Equal(1, _store.Inserts);
        Assert.Equal(reads, _store.Reads);
    }

    [Fact]
    public async Task What_is_stored_is_sealed()
    {
        var token = await Instance().GetAsync(Cancellation);

        Assert.DoesNotContain(token.Header["bearer ".Length..], Assert.Single(_store.Envelopes.Values), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_slot_has_a_token_of_its_own()
    {
        var instance = Instance();
        var first = await instance.GetAsync(Cancellation);

        _time.Advance(TimeSpan.FromMinutes(40));
        var second = await instance.GetAsync(Cancellation);

        Assert.NotEqual(first.Header, second.Header);
        Assert.Equal(_time.GetUtcNow(), second.IssuedAt);
    }

    [Fact]
    public async Task A_token_from_the_end_of_a_slot_is_kept_until_it_is_twenty_minutes_old()
    {
        _time.SetUtcNow(SlotStart.AddMinutes(39));
        var first = await Instance().GetAsync(Cancellation);

        _time.SetUtcNow(SlotStart.AddMinutes(58));
        Assert.Equal(first.Header, (await Instance().GetAsync(Cancellation)).Header);

        _time.SetUtcNow(SlotStart.AddMinutes(59));
        Assert.NotEqual(first.Header, (await Instance().GetAsync(Cancellation)).Header);
    }

    [Fact]
    public async Task Over_a_day_of_sends_no_token_is_older_than_forty_minutes_or_younger_than_twenty_when_replaced()
    {
        var instance = Instance();
        ProviderToken? last = null;
        _time.SetUtcNow(SlotStart.AddMinutes(33));
        for (var minute = 0; minute < 24 * 60; minute++)
        {
            var token = await instance.GetAsync(Cancellation);
            var now = _time.GetUtcNow();
            Assert.InRange(now - token.IssuedAt, TimeSpan.Zero, TimeSpan.FromMinutes(40));
            if (last is not null && last.Header != token.Header) Assert.True(token.IssuedAt - last.IssuedAt >= TimeSpan.FromMinutes(20));
            last = token;
            _time.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task A_refused_token_gives_way_to_the_next_slots_which_the_fleet_shares()
    {
        var (one, other) = (Instance(), Instance());
        var refused = await one.GetAsync(Cancellation);
        await other.GetAsync(Cancellation);

        var replaced = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(i => (i % 2 == 0 ? one : other).ReplaceAsync(refused, Cancellation).AsTask()));

        var next = Assert.Single(replaced.Distinct())!;
        Assert.NotEqual(refused.Header, next.Header);
        Assert.Equal(2, _store.Envelopes.Count);
        Assert.Equal(next, await one.GetAsync(Cancellation));

        _time.Advance(TimeSpan.FromMinutes(40));
        Assert.Equal(next, await one.GetAsync(Cancellation));
        Assert.Equal(next, await Instance().GetAsync(Cancellation));
    }

    [Fact]
    public async Task There_is_no_token_after_the_next_slots()
    {
        var instance = Instance();
        var next = await instance.ReplaceAsync(await instance.GetAsync(Cancellation), Cancellation);

        Assert.Null(await instance.ReplaceAsync(next!, Cancellation));
        Assert.Equal(next, await instance.GetAsync(Cancellation));
        Assert.Equal(2, _store.Envelopes.Count);
    }

    [Fact]
    public async Task A_token_signed_ahead_is_replaced_before_its_hour_is_over()
    {
        var instance = Instance();
        var ahead = await instance.ReplaceAsync(await instance.GetAsync(Cancellation), Cancellation);

        _time.SetUtcNow(SlotStart.AddMinutes(56));

        Assert.NotEqual(ahead!.Header, (await instance.GetAsync(Cancellation)).Header);
    }

    [Fact]
    public async Task Credentials_with_one_key_share_its_tokens_whatever_else_differs()
    {
        var one = await Instance().GetAsync(Cancellation);
        var other = await Instance(TestKeys.First with { BundleId = "com.example.sibling" }).GetAsync(Cancellation);

        Assert.Equal(one, other);
    }

    [Fact]
    public async Task Another_key_has_other_tokens_even_under_the_same_name()
    {
        var rotated = TestKeys.First with { ApnsP8Pem = TestKeys.Second.ApnsP8Pem };

        Assert.NotEqual((await Instance().GetAsync(Cancellation)).Header, (await Instance(rotated).GetAsync(Cancellation)).Header);
        Assert.Equal(2, _store.Envelopes.Count);
    }

    [Fact]
    public async Task A_stored_token_that_does_not_open_is_passed_over()
    {
        await Instance().GetAsync(Cancellation);
        var newKey = Enumerable.Repeat((byte)7, 32).ToArray();

        var token = await Instance(protector: new CredentialProtector([newKey])).GetAsync(Cancellation);

        Assert.Equal(TokenSlots.At(_time.GetUtcNow()) + 1, token.Slot);
        Assert.Equal(token, await Instance(protector: new CredentialProtector([newKey])).GetAsync(Cancellation));
    }

    [Fact]
    public async Task An_envelope_copied_to_another_slot_does_not_open()
    {
        await Instance().GetAsync(Cancellation);
        var (place, envelope) = Assert.Single(_store.Envelopes);
        var next = TokenSlots.At(_time.GetUtcNow()) + 1;
        _store.Envelopes[(place.Credential, $"{next}")] = envelope;
        _time.Advance(TimeSpan.FromMinutes(40));

        Assert.Equal(next + 1, (await Instance().GetAsync(Cancellation)).Slot);
    }

    public void Dispose() => _keys.ForEach(key => key.Dispose());

    private ProviderTokens Instance(SimulatorKeys? keys = null, CredentialProtector? protector = null)
    {
        var key = new ApnsSigningKey((CredentialContent.ApnsTokenKey)Pushes.Apns(keys ?? TestKeys.First).Content);
        _keys.Add(key);
        var stored = new StoredTokens(key, _store, protector ?? new CredentialProtector([new byte[32]]), NullLogger.Instance);
        return new ProviderTokens(stored, key.SharedId, TimeSpan.FromSeconds(30), _time, NullLogger.Instance);
    }
}
