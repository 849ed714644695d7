namespace PushFunctions.Core.Users;

/// <summary>Who owns a token under an App: at most one User, whatever runs at the same time.</summary>
public interface ITokenOwnerStore
{
    Task<TokenOwner?> FindAsync(AccountSid account, AppName app, DeviceAddress address, CancellationToken cancellationToken);

    /// <summary>Inserts where <see cref="TokenOwner.Version"/> is null, else replaces that version. Null where another write came first.</summary>
    Task<TokenOwner?> TryPutAsync(TokenOwner owner, CancellationToken cancellationToken);

    /// <summary>False where another write came first. A row already gone is true.</summary>
    Task<bool> TryRemoveAsync(TokenOwner owner, CancellationToken cancellationToken);
}
