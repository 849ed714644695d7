using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Lists;

namespace PushFunctions.Core.Registrations;

/// <summary>Which devices a User has under an App.</summary>
public sealed class RegistrationService
{
    /// <summary>Registers a device. Safe to repeat; done once it returns.</summary>
    /// <exception cref="Problems.RequestException">Unknown App (<c>$.appName</c>), unknown or deleted User (<c>$.userId</c>), no default App.</exception>
    public Task<RegistrationId> RegisterAsync(AccountSid account, RegisterCommand command, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <exception cref="Problems.RequestException">Not found.</exception>
    public Task<Registration> FindAsync(AccountSid account, RegistrationId id, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <exception cref="Problems.RequestException">The User was not found.</exception>
    public Task<ListPage<Registration>> ListAsync(AccountSid account, UserId user, AppName? app, ListRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Removes the User's whole set for the App.</summary>
    /// <exception cref="Problems.RequestException">Not found.</exception>
    public Task DeleteAsync(AccountSid account, RegistrationId id, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Removes one device of the set (log-out); the set itself stays.</summary>
    /// <exception cref="Problems.RequestException">The registration, or the device in it, was not found.</exception>
    public Task DeleteDeviceAsync(AccountSid account, RegistrationId id, DeviceAddress address, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Forgets a token that its provider calls dead, unless the app registered it after <paramref name="since"/>. Safe to repeat.</summary>
    /// <returns>Whether a device was removed.</returns>
    public Task<bool> ForgetAsync(AccountSid account, AppName app, UserId user, DeviceAddress address, DateTimeOffset since, CancellationToken cancellationToken) => throw new NotSupportedException();
}
