namespace PushFunctions.Core.Users;

/// <summary>Finds what a registration id stands for: the id is a hash and cannot be read backwards.</summary>
public interface IRegistrationIndex
{
    /// <summary>Safe to repeat.</summary>
    Task PutAsync(AccountSid account, RegistrationId id, UserId user, AppName app, CancellationToken cancellationToken);

    /// <summary>Safe to repeat.</summary>
    Task RemoveAsync(AccountSid account, RegistrationId id, CancellationToken cancellationToken);

    Task<RegistrationKey?> FindAsync(AccountSid account, RegistrationId id, CancellationToken cancellationToken);
}
