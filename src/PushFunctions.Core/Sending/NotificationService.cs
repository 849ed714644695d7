using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Lists;

namespace PushFunctions.Core.Sending;

/// <summary>What became of each push.</summary>
public sealed class NotificationService
{
    /// <exception cref="Problems.RequestException">Not found.</exception>
    public Task<NotificationView> FindAsync(AccountSid account, NotificationId id, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>By operation, newest first.</summary>
    public Task<ListPage<NotificationView>> ListAsync(AccountSid account, NotificationFilter filter, ListRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
}
