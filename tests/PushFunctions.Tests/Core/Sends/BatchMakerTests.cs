using PushFunctions.Tests.Core.Sends.Deliver;

namespace PushFunctions.Tests.Core.Sends;

public sealed class BatchMakerTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private static readonly CredentialId FcmCredential = CredentialId.FromTail(new string('1', 26));
    private static readonly CredentialId ApnCredential = CredentialId.FromTail(new string('2', 26));
    private static readonly SendRoute Route = new(
        AppName.TryParse("test_app", out var name) ? name : throw new InvalidOperationException(),
        new Dictionary<Provider, CredentialId> { [Provider.Fcm] = FcmCredential, [Provider.Apn] = ApnCredential });

    [Fact]
    public void A_batch_has_a_hundred_jobs_of_one_credential()
    {
        var devices = Enumerable.Range(0, 240).Select(index => Device(index % 2 == 0 ? Provider.Fcm : Provider.Apn, index)).ToList();
        var batches = BatchMaker.Make(0, 3, devices, Route, Now, Now);

        Assert.Equal([100, 20, 100, 20], batches.Select(batch => batch.Jobs.Count));
        Assert.Equal([FcmCredential, FcmCredential, ApnCredential, ApnCredential], batches.Select(batch => batch.Credential));
        Assert.Equal(["000003000", "000003001", "000003002", "000003003"], batches.Select(batch => batch.Id.Value));
        Assert.All(batches, batch => Assert.Equal(Enumerable.Range(0, batch.Jobs.Count), batch.Jobs.Select(job => job.Position)));
    }

    [Fact]
    public void Devices_without_a_credential_are_left_out() =>
        Assert.Empty(BatchMaker.Make(0, 0, [Device(Provider.ApnSandbox, 0)], Route, Now, Now));

    [Fact]
    public void Ten_thousand_tokens_of_three_providers_fit_the_batch_numbers()
    {
        var all =
            Route with
            {
                Credentials = new Dictionary<Provider, CredentialId>(
                Route.Credentials)
                { [Provider.ApnSandbox] = ApnCredential }
            };
        var devices = Enumerable.Range(0, SendOptions.MaximumRecipients)
            .Select(index => Device((Provider)((index % 3) + 1), index))
            .ToList();
        var batches = BatchMaker.Make(0, 0, devices, all, Now, Now);

        Assert.Equal(SendOptions.MaximumRecipients, batches.Sum(batch => batch.Jobs.Count));
        Assert.InRange(batches.Count, 100, BatchNumber.MaximumIndex);
    }

    [Fact]
    public void The_same_devices_give_the_same_batches()
    {
        var devices = Enumerable.Range(0, 70).Select(index => Device(Provider.Fcm, index)).ToList();
        var first = BatchMaker.Make(0, 1, devices, Route, Now, Now);
        var second = BatchMaker.Make(0, 1, devices, Route, Now, Now);
        Assert.Equal(first.SelectMany(batch => batch.Jobs), second.SelectMany(batch => batch.Jobs));
        Assert.Equal(first.Select(batch => batch.Id), second.Select(batch => batch.Id));
    }

    private static FoundDevice Device(Provider provider, int index) =>
        new(new DeviceAddress(provider, Jobs.Token($"token-{index}")), null, null, Now);
}
