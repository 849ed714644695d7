using Microsoft.Extensions.DependencyInjection;

namespace PushFunctions.FaultTests.Breakages;

/// <summary>A registration is merged into what is stored, so that nothing goes out of it.</summary>
internal sealed record MergedRegistrations() : Breakage(nameof(MergedRegistrations))
{
    public override void Break(IServiceCollection services) => Replace<IRegistrationStore>(services, (whole, _) => new Merging(whole));

    private sealed class Merging(IRegistrationStore whole) : IRegistrationStore
    {
        public async Task<Registration?> TryPutAsync(AccountSid account, Registration registration, CancellationToken cancellationToken)
        {
            var stored = await whole.FindAsync(account, registration.AppName, registration.UserId, cancellationToken);
            var kept = (stored?.Devices ?? []).Where(device => registration.Find(device.Address) is null);
            return await whole.TryPutAsync(account, registration with { Devices = [.. registration.Devices, .. kept] }, cancellationToken);
        }

        public Task<Registration?> FindAsync(AccountSid account, AppName app, UserId user, CancellationToken cancellationToken) =>
            whole.FindAsync(account, app, user, cancellationToken);

        public Task<bool> TryRemoveAsync(AccountSid account, Registration registration, CancellationToken cancellationToken) =>
            whole.TryRemoveAsync(account, registration, cancellationToken);

        public Task<RegistrationPage> ListAsync(
            AccountSid account, AppName app, UserSpan span, Filter? filter, bool tombstones, int limit, CancellationToken cancellationToken) =>
            whole.ListAsync(account, app, span, filter, tombstones, limit, cancellationToken);

        public Task<TokenOwner?> FindOwnerAsync(
            AccountSid account, AppName app, DeviceAddress address, CancellationToken cancellationToken) =>
            whole.FindOwnerAsync(account, app, address, cancellationToken);

        public Task<TokenOwner> AddOwnerAsync(TokenOwner owner, CancellationToken cancellationToken) =>
            whole.AddOwnerAsync(owner, cancellationToken);

        public Task<TokenOwner?> TryPutOwnerAsync(TokenOwner owner, CancellationToken cancellationToken) =>
            whole.TryPutOwnerAsync(owner, cancellationToken);

        public Task<bool> TryRemoveOwnerAsync(TokenOwner owner, CancellationToken cancellationToken) =>
            whole.TryRemoveOwnerAsync(owner, cancellationToken);
    }
}
