using Microsoft.Extensions.Time.Testing;
using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Tests.Core.Sends;

public sealed class LiveOperationsTests : IDisposable
{
    private const string Costly = "{% for i in (1..1000) %}{% assign x = t | split: ' ' | sort | uniq | reverse %}{% endfor %}";

    private static readonly string Words = $$"""{"t":"{{string.Concat(Enumerable.Repeat("w ", 1_000))}}"}""";

    private readonly FakeTimeProvider _time = new(Some.Noon);
    private readonly StoredOperations _stored = new();
    private readonly LiveOperations _live;

    public LiveOperationsTests() => _live = new LiveOperations(_stored, new TemplateCompiler(), _time);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _live.Dispose();

    [Fact]
    public async Task An_operation_is_read_once_and_its_status_each_time()
    {
        var operation = _stored.Add(SomeSends.New(Some.Account()));

        await _live.FindAsync(operation.Account, operation.Id, Stop);
        _stored.Cancel(operation.Id);
        var found = await _live.FindAsync(operation.Account, operation.Id, Stop);

        Assert.Equal(OperationStatus.Canceled, found!.Status);
        Assert.Equal((1, 1), (_stored.Reads, _stored.StatusReads));
        Assert.Null(await _live.FindAsync(Some.Account(), operation.Id, Stop));
    }

    [Fact]
    public async Task A_cancel_is_seen_within_two_seconds_by_one_read_for_all_who_ask()
    {
        var operation = _stored.Add(SomeSends.New(Some.Account()));
        await _live.FindAsync(operation.Account, operation.Id, Stop);
        _stored.Cancel(operation.Id);

        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(await _live.IsCanceledAsync(operation));
        Assert.Equal(0, _stored.StatusReads);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _live.IsCanceledAsync(operation))), Assert.True);
        Assert.Equal(1, _stored.StatusReads);
    }

    [Fact]
    public async Task The_operations_that_were_used_last_are_kept()
    {
        var busy = _stored.Add(SomeSends.New(Some.Account()));
        var idle = _stored.Add(SomeSends.New(Some.Account()));
        await _live.FindAsync(idle.Account, idle.Id, Stop);
        for (var count = 0; count < 2 * LiveOperations.Capacity; count++)
        {
            await _live.FindAsync(busy.Account, busy.Id, Stop);
            var other = _stored.Add(SomeSends.New(Some.Account()));
            await _live.FindAsync(other.Account, other.Id, Stop);
        }

        var reads = _stored.Reads;
        await _live.FindAsync(busy.Account, busy.Id, Stop);
        Assert.Equal(reads, _stored.Reads);
        await _live.FindAsync(idle.Account, idle.Id, Stop);
        Assert.Equal(reads + 1, _stored.Reads);
    }

    [Fact]
    public async Task A_stored_template_that_does_not_parse_any_more_fails_the_rendering_and_not_the_request()
    {
        var operation = OperationOf(new SendTemplate { Title = "{{ name | gone }}" });

        var rendering = await Assert.ThrowsAsync<RenderingException>(
            () => _live.RenderAsync(operation, null, TestContext.Current.CancellationToken));
        var listing = await Assert.ThrowsAsync<RenderingException>(
            () => _live.RenderListedAsync(operation, null, TestContext.Current.CancellationToken));

        Assert.Contains("cannot read", rendering.Message, StringComparison.Ordinal);
        Assert.Equal(rendering.Message, listing.Message);
    }

    [Fact]
    public async Task A_costly_send_to_many_does_not_hold_up_another()
    {
        var costly = OperationOf(new SendTemplate { Title = Costly });
        var usual = OperationOf(new SendTemplate { Title = "Hello {{ name }}" });
        var hundreds = Enumerable.Range(0, 400).Select(_ => Task.Run(
            () => Assert.ThrowsAsync<RenderingException>(() => _live.RenderAsync(costly, Words, TestContext.Current.CancellationToken)),
            TestContext.Current.CancellationToken)).ToArray();

        // One of the costly ones may be under way, and no more than one goes first.
        await Task.WhenAny(hundreds);
        var title = (await _live.RenderAsync(usual, """{"name":"Ann"}""", TestContext.Current.CancellationToken)).Title;
        var done = hundreds.Count(task => task.IsCompleted);
        await Task.WhenAll(hundreds);

        Assert.Equal("Hello Ann", title);
        Assert.InRange(done, 1, 200);
    }

    [Fact]
    public async Task A_list_renders_sound_and_tags_only_and_tells_what_they_took()
    {
        var constant = OperationOf(
            new SendTemplate { Title = Costly, Sound = "ping", Tags = new Dictionary<string, string> { ["kind"] = "news" } });
        var rendered = OperationOf(
            new SendTemplate { Title = Costly, Sound = "{{ s }}", Tags = new Dictionary<string, string> { ["kind"] = "{{ k }}" } });

        var (fixedMessage, nothing) = await _live.RenderListedAsync(constant, Words, TestContext.Current.CancellationToken);
        var (message, steps) = await _live.RenderListedAsync(rendered, """{"s":"pong","k":"x"}""", TestContext.Current.CancellationToken);

        Assert.Equal(("ping", "news", null, 0), (fixedMessage.Sound, fixedMessage.Tags["kind"], fixedMessage.Title, nothing));
        Assert.Equal(("pong", "x", null), (message.Sound, message.Tags["kind"], message.Title));
        Assert.InRange(steps, 2, 20);
    }

    private static Operation OperationOf(SendTemplate template) => new()
    {
        Id = new IdGenerator(new ServiceTime(TimeProvider.System)).NewOperation(),
        Account = null!,
        Status = OperationStatus.Processing,
        Route = null!,
        Template = template,
        CreatedAt = Some.Noon,
        UpdatedAt = Some.Noon,
        Recipients = 1,
    };

    private sealed class StoredOperations : IOperationStore
    {
        private readonly Dictionary<OperationId, Operation> _rows = [];

        public int Reads { get; private set; }

        public int StatusReads { get; private set; }

        public Operation Add(Operation operation) => _rows[operation.Id] = operation;

        public void Cancel(OperationId id) => _rows[id] = _rows[id] with { Status = OperationStatus.Canceled };

        public Task<Operation?> FindAsync(AccountSid account, OperationId id, CancellationToken cancellationToken)
        {
            Reads++;
            return Task.FromResult(_rows.GetValueOrDefault(id) is { } row && row.Account == account ? row : null);
        }

        public Task<OperationStatus?> FindStatusAsync(AccountSid account, OperationId id, CancellationToken cancellationToken)
        {
            StatusReads++;
            return Task.FromResult(_rows.GetValueOrDefault(id)?.Status);
        }

        public Task OpenAsync(OpenOperation operation, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Operation?> TryAddAsync(Operation operation, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> TryRevokeAsync(AccountSid account, OperationId id, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<Operation?> TryUpdateAsync(Operation operation, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<ListPage<Operation>> ListAsync(
            AccountSid account, OperationFilter filter, ListRequest request, CancellationToken cancellationToken) =>
                throw new NotSupportedException();

        public IAsyncEnumerable<EndedOperation> ListEndedAsync(
            AccountSid account, DateTimeOffset before, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<OpenOperation> ListOpenAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task MarkRequeuedAsync(OpenOperation operation, DateTimeOffset at, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task CloseAsync(OpenOperation operation, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task RemoveAsync(AccountSid account, OperationId id, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
