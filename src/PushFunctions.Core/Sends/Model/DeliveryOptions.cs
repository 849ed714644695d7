using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Model;

/// <summary>Limits of accept and expand.</summary>
public sealed class SendOptions
{
    public const int MaximumRecipients = 10_000;

    /// <summary>Audiences that one send may name. Not a setting: their members are merged in one pass.</summary>
    public const int MaximumAudiences = 100;

    /// <summary>Filters that one send may have. Each is a query of its own in every step.</summary>
    public const int MaximumFilters = 10;

    /// <summary>A send to this many tokens and Users or fewer is delivered through the express queue. Not a setting:
    /// it is what one request looks up itself.</summary>
    public const int ExpressRecipients = 100;

    /// <summary>How many storage calls one request or one fan-out message makes at the same time. Default 16; 1 to
    /// 256.</summary>
    /// <value>Setting <c>Push__Send__Parallelism</c>.</value>
    public int Parallelism { get; set; } = 16;

    /// <summary>Into how many parts the recipients of a large send are split at most, which are read and expanded at the
    /// same time. Default 16; 1 to 16.</summary>
    /// <value>Setting <c>Push__Send__MaximumRanges</c>.</value>
    public int MaximumRanges { get; set; } = 16;

    /// <summary>
    /// How long the sweep waits before it requeues a batch that it has requeued before, or that a worker has
    /// released, whose message comes again by itself. A batch that was never leased, or whose worker died, is
    /// requeued sooner. Default 5 minutes; 1 second to 1 hour.
    /// </summary>
    /// <value>Setting <c>Push__Send__StallTimeout</c>.</value>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromMinutes(5);
}

/// <summary>How jobs are delivered.</summary>
public sealed class DeliveryOptions
{
    /// <summary>
    /// How long a worker's lease on a batch lasts unless it is renewed, which the worker does three times in that
    /// time: what a worker held that died is delivered again no sooner. Default 30 seconds; at least two margins, at
    /// most 30 minutes.
    /// </summary>
    /// <value>Setting <c>Push__Delivery__LeaseDuration</c>.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The end of a lease, in which no further push is begun until it is renewed. Default 10 seconds; 1
    /// second to 10 minutes.</summary>
    /// <value>Setting <c>Push__Delivery__LeaseSafetyMargin</c>.</value>
    public TimeSpan LeaseSafetyMargin { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a job may wait for a provider or a credential. Default and maximum 60 minutes; a shorter
    /// time to live wins.</summary>
    /// <value>Setting <c>Push__Delivery__MaximumWait</c>.</value>
    public TimeSpan MaximumWait { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>How often a credential that was refused is tried again. Default 40 seconds, so that with the jitter,
    /// the rounding of delays and a queue poll its recovery shows within a minute; 1 second to 10 minutes.</summary>
    /// <value>Setting <c>Push__Delivery__CredentialRetryInterval</c>.</value>
    public TimeSpan CredentialRetryInterval { get; set; } = TimeSpan.FromSeconds(40);

    /// <summary>
    /// Pushes in flight per credential and instance to begin with, until the first answers show that its provider is
    /// well: a provider that hangs blocks no more workers than these. Default 8.
    /// </summary>
    /// <value>Setting <c>Push__Delivery__InitialConcurrency</c>.</value>
    public int InitialConcurrency { get; set; } = 8;

    /// <summary>Pushes in flight per credential and instance at most. Default 500. They double with each full round
    /// of accepted pushes until there is trouble; after that they grow by one, and halve on 429 and 503.</summary>
    /// <value>Setting <c>Push__Delivery__MaximumConcurrency</c>.</value>
    public int MaximumConcurrency { get; set; } = 500;

    /// <summary>
    /// How long the pushes of an FCM credential take from 1,000 a second, per instance, to the full rate: FCM asks for
    /// a ramp of a minute. Zero turns the ramp off. Default 1 minute; 0, or 1 second to 10 minutes.
    /// </summary>
    /// <value>Setting <c>Push__Delivery__FcmRampUp</c>.</value>
    public TimeSpan FcmRampUp { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Batches of one credential that an instance works on at the same time while the credential is slow,
    /// silent or throttled. Default 4. Others come again after 5 seconds.</summary>
    /// <value>Setting <c>Push__Delivery__ThrottledBatches</c>.</value>
    public int ThrottledBatches { get; set; } = 4;

    /// <summary>The share of a credential's pushes of the last five minutes whose tokens may be refused before none
    /// is forgotten any more. Default 0.5.</summary>
    /// <value>Setting <c>Push__Delivery__DeadTokenShare</c>.</value>
    public double DeadTokenShare { get; set; } = 0.5;

    /// <summary>Refused tokens in the last five minutes below which the share does not matter. Default 20.</summary>
    /// <value>Setting <c>Push__Delivery__DeadTokenMinimum</c>.</value>
    public int DeadTokenMinimum { get; set; } = 20;

    /// <summary>How often a message is requeued from the poison queue before its jobs fail. Default 3.</summary>
    /// <value>Setting <c>Push__Delivery__MaximumPoisonRequeues</c>.</value>
    public int MaximumPoisonRequeues { get; set; } = 3;

    /// <summary>The delay of the first requeue from the poison queue; the second has twice that, and so on. Default 1
    /// minute; 1 second to 1 hour.</summary>
    /// <value>Setting <c>Push__Delivery__PoisonRequeueDelay</c>.</value>
    public TimeSpan PoisonRequeueDelay { get; set; } = TimeSpan.FromMinutes(1);
}

internal sealed class DeliveryOptionsValidation : IValidateOptions<DeliveryOptions>
{
    public ValidateOptionsResult Validate(string? name, DeliveryOptions options)
    {
        string[] faults =
        [
            .. Fault(
                options.LeaseSafetyMargin < TimeSpan.FromSeconds(1) || options.LeaseSafetyMargin > TimeSpan.FromMinutes(10),
                "Push__Delivery__LeaseSafetyMargin must be 00:00:01 to 00:10:00."),
            .. Fault(
                options.LeaseDuration < 2 * options.LeaseSafetyMargin || options.LeaseDuration > TimeSpan.FromMinutes(30),
                "Push__Delivery__LeaseDuration must be at least twice Push__Delivery__LeaseSafetyMargin and at most 00:30:00."),
            .. Fault(
                options.MaximumWait < TimeSpan.Zero
                    || options.MaximumWait > TimeSpan.FromHours(1), "Push__Delivery__MaximumWait must be 00:00:00 to 01:00:00."),
            .. Fault(
                options.CredentialRetryInterval < TimeSpan.FromSeconds(1) || options.CredentialRetryInterval > TimeSpan.FromMinutes(10),
                "Push__Delivery__CredentialRetryInterval must be 00:00:01 to 00:10:00."),
            .. Fault(options.MaximumConcurrency < 1, "Push__Delivery__MaximumConcurrency must be at least 1."),
            .. Fault(
                options.InitialConcurrency < 1 || options.InitialConcurrency > options.MaximumConcurrency,
                "Push__Delivery__InitialConcurrency must be 1 to Push__Delivery__MaximumConcurrency."),
            .. Fault(
                options.FcmRampUp < TimeSpan.Zero || options.FcmRampUp > TimeSpan.FromMinutes(10)
                    || (options.FcmRampUp > TimeSpan.Zero && options.FcmRampUp < TimeSpan.FromSeconds(1)),
                "Push__Delivery__FcmRampUp must be 00:00:00 (no ramp) or 00:00:01 to 00:10:00."),
            .. Fault(options.ThrottledBatches < 1, "Push__Delivery__ThrottledBatches must be at least 1."),
            .. Fault(options.DeadTokenShare is <= 0 or > 1, "Push__Delivery__DeadTokenShare must be over 0 and at most 1."),
            .. Fault(options.DeadTokenMinimum < 1, "Push__Delivery__DeadTokenMinimum must be at least 1."),
            .. Fault(options.MaximumPoisonRequeues < 0, "Push__Delivery__MaximumPoisonRequeues must be at least 0."),
            .. Fault(
                options.PoisonRequeueDelay < TimeSpan.FromSeconds(1) || options.PoisonRequeueDelay > TimeSpan.FromHours(1),
                "Push__Delivery__PoisonRequeueDelay must be 00:00:01 to 01:00:00."),
        ];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Fault(bool condition, string message) => condition ? [message] : [];
}
