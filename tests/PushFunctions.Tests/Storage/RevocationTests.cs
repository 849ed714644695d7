using Azure;
using PushFunctions.Core.Lists;
using PushFunctions.Core.Sending;
using PushFunctions.Tests.Azurite;

namespace PushFunctions.Tests.Storage;

public sealed class RevocationTests(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_revoked_operation_is_gone_and_cannot_be_added_again()
    {
        var operations = (await azurite.CreateStorageAsync()).Get<IOperationStore>();
        var added = await operations.AddAsync(SomeSends.New(Some.Account()), Stop);

        Assert.True(await operations.TryRevokeAsync(added.Account, added.Id, added.Version, Stop));
        Assert.True(await operations.TryRevokeAsync(added.Account, added.Id, added.Version, Stop));
        Assert.True(await operations.TryRevokeAsync(added.Account, added.Id, null, Stop));

        Assert.Null(await operations.FindAsync(added.Account, added.Id, Stop));
        Assert.Null(await operations.FindStatusAsync(added.Account, added.Id, Stop));
        Assert.Null(await operations.TryUpdateAsync(added with { Status = OperationStatus.Completed }, Stop));
        await Assert.ThrowsAsync<RequestFailedException>(() => operations.AddAsync(added, Stop));
    }

    [Fact]
    public async Task An_id_is_revoked_before_its_operation_comes()
    {
        var operations = (await azurite.CreateStorageAsync()).Get<IOperationStore>();
        var late = SomeSends.New(Some.Account());

        Assert.True(await operations.TryRevokeAsync(late.Account, late.Id, null, Stop));

        await Assert.ThrowsAsync<RequestFailedException>(() => operations.AddAsync(late, Stop));
        Assert.Null(await operations.FindAsync(late.Account, late.Id, Stop));
    }

    [Fact]
    public async Task An_operation_that_came_or_changed_meanwhile_is_not_revoked()
    {
        var operations = (await azurite.CreateStorageAsync()).Get<IOperationStore>();
        var added = await operations.AddAsync(SomeSends.New(Some.Account()), Stop);
        var changed = await operations.TryUpdateAsync(added with { AudiencePages = 3 }, Stop);

        Assert.False(await operations.TryRevokeAsync(added.Account, added.Id, null, Stop));
        Assert.False(await operations.TryRevokeAsync(added.Account, added.Id, added.Version, Stop));
        Assert.NotNull(await operations.FindAsync(added.Account, added.Id, Stop));
        Assert.True(await operations.TryRevokeAsync(added.Account, added.Id, changed!.Version, Stop));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(OperationStatus.Processing)]
    public async Task A_list_passes_over_what_was_revoked(OperationStatus? status)
    {
        var operations = (await azurite.CreateStorageAsync()).Get<IOperationStore>();
        var account = Some.Account();
        var first = await operations.AddAsync(SomeSends.At(account, Some.Noon), Stop);
        var second = await operations.AddAsync(SomeSends.At(account, Some.Noon.AddMinutes(1)), Stop);
        var third = await operations.AddAsync(SomeSends.At(account, Some.Noon.AddMinutes(2)), Stop);
        await operations.TryRevokeAsync(account, second.Id, second.Version, Stop);

        var listed = await operations.ListAsync(account, new OperationFilter(null, null, status), new ListRequest(10, null), Stop);

        Assert.Equal([third.Id, first.Id], listed.Items.Select(operation => operation.Id));
    }
}
