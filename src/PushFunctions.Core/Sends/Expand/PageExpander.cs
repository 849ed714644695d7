namespace PushFunctions.Core.Sends.Expand;

/// <summary>
/// Turns a page of Users into batches on the delivery queue. Safe to run twice (the key is operation and page): the first look-up is written down
/// on the page, and everything after follows from what is written there.
/// </summary>
public sealed class PageExpander(IPageStore pages, IBatchStore batches, DeviceFinder devices, DeliveryDispatcher dispatcher, PushMetrics metrics, TimeProvider time)
{
    public async Task ExpandAsync(Operation operation, RecipientPage page, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (page.Findings is null)
        {
            var findings = await devices.FindAsync(operation, page.Recipients, cancellationToken);
            var expected = BatchMaker.Make(page.Number, findings.Devices, operation.Route, now, now).Count;
            page = await pages.RecordAsync(operation.Id, page, findings, expected, cancellationToken);
            metrics.JobsExpanded(page.Findings!.Devices.Count);
        }

        var made = BatchMaker.Make(page.Number, page.Findings.Devices, operation.Route, now, now);
        await batches.AddAsync(operation.Id, made, cancellationToken);
        await dispatcher.SendAsync(operation, made.Select(batch => batch.Id), cancellationToken);
    }
}
