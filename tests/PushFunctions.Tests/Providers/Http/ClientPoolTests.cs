using Microsoft.Extensions.Time.Testing;
using PushFunctions.Providers.Http;

namespace PushFunctions.Tests.Providers.Http;

public sealed class ClientPoolTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(Pushes.Now);
    private readonly List<Client> _opened = [];
    private readonly ClientPool<Client> _pool;

    public ClientPoolTests() => _pool = new ClientPool<Client>(Open, TimeSpan.FromHours(1), _time);

    [Fact]
    public void Sends_of_one_revision_share_a_client()
    {
        using var first = _pool.Rent(Credential());
        using var second = _pool.Rent(Credential());

        Assert.Same(first.Client, second.Client);
        Assert.NotSame(first.Client, _pool.Rent(Credential(tail: "0other")).Client);
    }

    [Fact]
    public void A_new_revision_gets_a_new_client_and_the_old_one_goes_after_its_last_send()
    {
        var old = _pool.Rent(Credential());
        using var rotated = _pool.Rent(Credential(revision: 2));
        Assert.NotSame(old.Client, rotated.Client);

        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.False(old.Client.IsDisposed);

        old.Dispose();
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.True(_opened[0].IsDisposed);
        Assert.False(_opened[1].IsDisposed);
    }

    [Fact]
    public void Sends_that_still_hold_the_old_revision_do_not_open_a_client_each()
    {
        _pool.Rent(Credential()).Dispose();
        _pool.Rent(Credential(revision: 2)).Dispose();
        _pool.Rent(Credential()).Dispose();

        Assert.Equal(2, _opened.Count);
    }

    [Fact]
    public void An_idle_credential_loses_its_client_and_gets_another_when_it_is_back()
    {
        _pool.Rent(Credential()).Dispose();
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.False(_opened[0].IsDisposed);

        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.True(_opened[0].IsDisposed);

        using var again = _pool.Rent(Credential());
        Assert.False(again.Client.IsDisposed);
    }

    [Fact]
    public void A_credential_in_use_is_not_idle()
    {
        using var lease = _pool.Rent(Credential());

        _time.Advance(TimeSpan.FromHours(3));

        Assert.False(lease.Client.IsDisposed);
    }

    [Fact]
    public void A_client_that_grew_old_is_replaced_and_goes_after_its_last_send()
    {
        using var pool = new ClientPool<Client>(Open, TimeSpan.FromHours(1), _time, lifetime: TimeSpan.FromMinutes(30));
        var old = pool.Rent(Credential());
        _time.Advance(TimeSpan.FromMinutes(29));
        pool.Rent(Credential()).Dispose();
        Assert.Single(_opened);

        _time.Advance(TimeSpan.FromMinutes(1));
        using var young = pool.Rent(Credential());
        Assert.NotSame(old.Client, young.Client);
        Assert.False(old.Client.IsDisposed);

        old.Dispose();
        Assert.True(_opened[0].IsDisposed);
    }

    [Fact]
    public void A_retired_client_is_not_rented_again_and_goes_with_its_last_lease()
    {
        var first = _pool.Rent(Credential());
        var second = _pool.Rent(Credential());
        first.Retire();
        second.Retire();
        first.Dispose();

        using var other = _pool.Rent(Credential());
        Assert.NotSame(second.Client, other.Client);
        Assert.False(second.Client.IsDisposed);

        second.Dispose();
        Assert.True(_opened[0].IsDisposed);
        Assert.False(other.Client.IsDisposed);
    }

    [Fact]
    public void Retiring_twice_leaves_the_successor_alone()
    {
        var old = _pool.Rent(Credential());
        old.Retire();
        using var successor = _pool.Rent(Credential());
        old.Retire();
        old.Dispose();

        using var again = _pool.Rent(Credential());
        Assert.Same(successor.Client, again.Client);
    }

    [Fact]
    public void With_the_pool_all_clients_go_but_those_in_use()
    {
        var inUse = _pool.Rent(Credential());
        _pool.Rent(Credential(tail: "0other")).Dispose();
        _pool.Dispose();

        Assert.Equal([false, true], _opened.Select(client => client.IsDisposed));
        inUse.Dispose();
        Assert.True(_opened[0].IsDisposed);
    }

    public void Dispose() => _pool.Dispose();

    private static PushCredential Credential(int revision = 1, string tail = "0apn") =>
        Pushes.Apns(TestKeys.First, revision: revision, tail: tail);

    private Client Open(PushCredential credential)
    {
        _opened.Add(new Client());
        return _opened[^1];
    }

    private sealed class Client : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose()
        {
            Assert.False(IsDisposed);
            IsDisposed = true;
        }
    }
}
