using Microsoft.Extensions.Configuration;
using PushFunctions.Local.Queues;

namespace PushFunctions.Tests.Core.Sends.Deliver;

public sealed class CredentialRecoveryTests
{
    [Fact]
    public void A_job_whose_credential_was_refused_is_tried_again_within_a_minute_however_the_jitter_falls()
    {
        var look = HostJson.ReadQueues(AppContext.BaseDirectory, new ConfigurationBuilder().Build()).MaxPollingInterval;
        var refused = new DeliveryOutcome.CredentialRefused("InvalidProviderToken");
        var parent =
            new DeliveryBatch
            {
                Id = BatchId.Original(0, 0),
                Provider = Provider.Fcm,
                Credential = Some.Ids.NewCredential(),
                Jobs = [Jobs.One(0)],
                CreatedAt = Some.Noon,
                DueAt = Some.Noon
            };

        foreach (var jitter in Enumerable.Range(0, 101).Select(step => step / 100.0))
        {
            var again = Assert.IsType<RetryDecision.Again>(
                RetryPolicy.Decide(refused, new DeliveryOptions().CredentialRetryInterval, Some.Noon, Some.Noon.AddHours(1), jitter));
            var retry = Assert.Single(
                RetryBatches.Make(
                    parent, [new JobResult.Rescheduled(Jobs.One(0), again.Delay, RescheduleReason.CredentialRefused, refused)], Some.Noon));
            Assert.InRange(retry.DueAt - Some.Noon + look, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(59));
        }
    }
}
