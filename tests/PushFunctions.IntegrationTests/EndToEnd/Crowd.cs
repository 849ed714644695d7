namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>Many Users with devices, written as registering writes them but straight to the stores, which takes a
/// fraction of the time.</summary>
internal sealed record Crowd(IReadOnlyList<Crowd.Member> Members)
{
    public IReadOnlyList<object> Recipients => [.. Members.Select(member => new { UserId = member.User.Value })];

    public IReadOnlyList<string> Tokens => [.. Members.SelectMany(member => member.Phones).Select(phone => phone.Token)];

    /// <param name="devices">How many devices the User of that number has.</param>
    public static async Task<Crowd> RegisterAsync(Customer customer, int users, Func<int, int> devices)
    {
        Member[] members = [.. Enumerable.Range(0, users).Select(index => new Member(Some.Ids.NewUser(), Phone.Androids(devices(index))))];
        var options = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(members, options, async (member, token) => await RegisterAsync(customer, member, token));
        return new Crowd(members);
    }

    private static async Task RegisterAsync(Customer customer, Member member, CancellationToken cancellationToken)
    {
        var (users, owners, app, now) = (
            customer.Service.Get<IUserStore>(), customer.Service.Get<IRegistrationStore>(), Some.App(Customer.App),
            TimeProvider.System.GetUtcNow());
        Device[] devices =
            [.. member.Phones.Select(
                phone => new Device(
                    new DeviceAddress(
                        Provider.Fcm, DeviceToken.TryParse(phone.Token, out var token) ? token : throw new InvalidOperationException()),
                        now))];
        foreach (var device in devices)
            Assert.NotNull(
                await owners.TryPutOwnerAsync(
                    new TokenOwner(customer.Account, app, device.Address, member.User, null, null), cancellationToken));
        Assert.NotNull(await users.TryPutAsync(customer.Account, User.New(member.User, now), cancellationToken));
        var registration = Registration.New(customer.Account, member.User, app, now) with { Devices = devices };
        Assert.NotNull(await owners.TryPutAsync(customer.Account, registration, cancellationToken));
    }

    internal sealed record Member(UserId User, IReadOnlyList<Phone> Phones);
}
