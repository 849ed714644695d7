using Azure.Data.Tables;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>One row.</summary>
public sealed class SweepReportStore(StorageClients clients) : ISweepReportStore
{
    private const string Partition = "sweep";
    private const string Row = "last";

    private readonly TableClient _table = clients.Table(TableNames.Sweeps);

    public Task SaveAsync(SweepReport report, CancellationToken cancellationToken) =>
        _table.UpsertEntityAsync(
            new TableEntity(Partition, Row) { ["EndedAt"] = report.EndedAt, ["OldestDueSince"] = report.OldestDueSince },
            TableUpdateMode.Replace,
            cancellationToken);

    public async Task<SweepReport?> FindAsync(CancellationToken cancellationToken) =>
        clients.Rows.Read(
            _table, await _table.FindRowAsync(Partition, Row, cancellationToken),
            row => new SweepReport(row.Time("EndedAt"), row.GetDateTimeOffset("OldestDueSince")));
}
