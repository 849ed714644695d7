namespace PushFunctions.Core.Sends.Deliver;

/// <summary>Makes the push of a job for its provider, with a signed receipt id where the send asks for
/// receipts.</summary>
public sealed class PushBuilder(IEnumerable<IPushProvider> providers, ReceiptSigner signer)
{
    private readonly IPushProvider[] _providers = [.. providers];

    public IPushProvider FindProvider(Provider provider) => _providers.First(service => service.Serves(provider));

    /// <param name="isWanted">See <see cref="Push"/>.</param>
    public Push Make(
        Operation operation, DeliveryBatch batch, DeliveryJob job, VaultedCredential credential, PushMessage message,
        DateTimeOffset sentAt, Func<Task<bool>> isWanted)
    {
        var id = new NotificationId(operation.Id, batch.Id.Number, job.Position);
        if (operation.Receipts is { } asked) message = WithReceipt(message, signer.Sign(new ReceiptId(id, asked, sentAt)));
        return new Push(
            credential.Credential, id, batch.Provider, job.Token, message, operation.ExpiresAt, operation.DryRun, isWanted);
    }

    /// <summary>The id goes as one more key of the data.</summary>
    internal static PushMessage WithReceipt(PushMessage message, string receipt) => message with
    {
        Data = new Dictionary<string, string>(message.Data) { [ReceiptId.DataKey] = receipt },
    };
}
