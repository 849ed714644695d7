namespace PushFunctions.Tests.Storage;

public sealed class RevocationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_id_is_revoked_before_its_operation_comes()
    {
        var operations = (await TestStorage.CreateAsync()).Get<IOperationStore>();
        var late = SomeSends.New(Some.Account());

        Assert.True(await operations.TryRevokeAsync(late.Account, late.Id, Stop));
        Assert.True(await operations.TryRevokeAsync(late.Account, late.Id, Stop));

        Assert.Null(await operations.TryAddAsync(late, Stop));
        Assert.Null(await operations.FindAsync(late.Account, late.Id, Stop));
        Assert.Null(await operations.FindStatusAsync(late.Account, late.Id, Stop));
    }

    [Fact]
    public async Task An_operation_that_came_before_is_not_revoked()
    {
        var operations = (await TestStorage.CreateAsync()).Get<IOperationStore>();
        var added = await operations.AddAsync(SomeSends.New(Some.Account()), Stop);

        Assert.False(await operations.TryRevokeAsync(added.Account, added.Id, Stop));
        Assert.NotNull(await operations.FindAsync(added.Account, added.Id, Stop));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(OperationStatus.Processing)]
    public async Task A_list_passes_over_what_was_revoked(OperationStatus? status)
    {
        var operations = (await TestStorage.CreateAsync()).Get<IOperationStore>();
        var account = Some.Account();
        var first = await operations.AddAsync(SomeSends.At(account, Some.Noon), Stop);
        var second = SomeSends.At(account, Some.Noon.AddMinutes(1));
        var third = await operations.AddAsync(SomeSends.At(account, Some.Noon.AddMinutes(2)), Stop);
        Assert.True(await operations.TryRevokeAsync(account, second.Id, Stop));

        var listed = await operations.ListAsync(account, new OperationFilter(null, null, status), new ListRequest(10, null), Stop);

        Assert.Equal([third.Id, first.Id], listed.Items.Select(operation => operation.Id));
    }
}
