using Microsoft.Extensions.DependencyInjection;

namespace PushFunctions.FaultTests.Breakages;

/// <summary>A canceled operation reads as one that is not, on its way to a push.</summary>
internal sealed record IgnoredCancel() : Breakage(nameof(IgnoredCancel))
{
    public override void Break(IServiceCollection services) => Replace<IOperationStore>(services, (whole, _) => new Operations(whole));

    private sealed class Operations(IOperationStore whole) : IOperationStore
    {
        public async Task<OperationStatus?> FindStatusAsync(AccountSid account, OperationId id, CancellationToken cancellationToken)
        {
            var status = await whole.FindStatusAsync(account, id, cancellationToken);
            return status == OperationStatus.Canceled ? OperationStatus.Processing : status;
        }

        public Task OpenAsync(OpenOperation operation, CancellationToken cancellationToken) =>
            whole.OpenAsync(operation, cancellationToken);

        public Task<Operation?> TryAddAsync(Operation operation, CancellationToken cancellationToken) =>
            whole.TryAddAsync(operation, cancellationToken);

        public Task<Operation?> FindAsync(AccountSid account, OperationId id, CancellationToken cancellationToken) =>
            whole.FindAsync(account, id, cancellationToken);

        public Task<Operation?> TryUpdateAsync(Operation operation, CancellationToken cancellationToken) =>
            whole.TryUpdateAsync(operation, cancellationToken);

        public Task<ListPage<Operation>> ListAsync(
            AccountSid account, OperationFilter filter, ListRequest request, CancellationToken cancellationToken) =>
            whole.ListAsync(account, filter, request, cancellationToken);

        public IAsyncEnumerable<OpenOperation> ListOpenAsync(CancellationToken cancellationToken) => whole.ListOpenAsync(cancellationToken);

        public Task MarkRequeuedAsync(OpenOperation operation, DateTimeOffset at, CancellationToken cancellationToken) =>
            whole.MarkRequeuedAsync(operation, at, cancellationToken);

        public Task CloseAsync(OpenOperation operation, CancellationToken cancellationToken) =>
            whole.CloseAsync(operation, cancellationToken);

        public Task<bool> TryRevokeAsync(AccountSid account, OperationId id, CancellationToken cancellationToken) =>
            whole.TryRevokeAsync(account, id, cancellationToken);

        public IAsyncEnumerable<EndedOperation> ListEndedAsync(
            AccountSid account, DateTimeOffset before, CancellationToken cancellationToken) =>
            whole.ListEndedAsync(account, before, cancellationToken);

        public Task RemoveAsync(AccountSid account, OperationId id, CancellationToken cancellationToken) =>
            whole.RemoveAsync(account, id, cancellationToken);
    }
}
