using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables;

namespace PushFunctions.Tests.Golden;

/// <summary>Rows that an older version left are read by this one, and this one writes what the newest golden file of
/// its kind holds. See docs/adr/0005.</summary>
public sealed class GoldenRowTests
{
    private const string Sort = "rows";

    private static readonly IReadOnlyDictionary<string, GoldenKind> Kinds =
        AccountKinds.All.Concat(UserKinds.All).Concat(SendKinds.All).Concat(DeliveryKinds.All).ToDictionary(kind => kind.Name);

    public static TheoryData<string, int> Kept =>
        new(Kinds.Keys.SelectMany(name => GoldenFiles.VersionsOf(Sort, name).Select(version => (name, version))));

    public static TheoryData<string> Written => new(Kinds.Values.Where(kind => kind.WriteAsync is not null).Select(kind => kind.Name));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_table_has_rows_among_the_golden_files_and_every_file_is_read()
    {
        var tables = Kinds.Keys.SelectMany(name => RowsOf(name, GoldenFiles.VersionsOf(Sort, name)[^1])).Select(row => row.Table);

        Assert.Empty(TableNames.All.Except(tables));
        Assert.All(GoldenFiles.Versions, version => Assert.Empty(GoldenFiles.NamesIn(version, Sort).Except(Kinds.Keys)));
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public async Task A_row_of_an_older_version_is_read(string name, int version)
    {
        var storage = await TestStorage.CreateAsync(new FakeTimeProvider(Known.Noon));
        foreach (var row in RowsOf(name, version)) await storage.Table(row.Table).AddEntityAsync(row.ToEntity(), Stop);

        var read = await Kinds[name].ReadAsync(storage);

        Assert.Equal(GoldenKind.Describe(Kinds[name].Expected), GoldenKind.Describe(read));
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public async Task What_a_newer_version_adds_to_a_row_is_not_looked_at(string name, int version)
    {
        var storage = await TestStorage.CreateAsync(new FakeTimeProvider(Known.Noon));
        foreach (var row in RowsOf(name, version)) await storage.Table(row.Table).AddEntityAsync(row.WithWhatNobodyKnows(), Stop);

        var read = await Kinds[name].ReadAsync(storage);

        Assert.Equal(GoldenKind.Describe(Kinds[name].Expected), GoldenKind.Describe(read));
    }

    [Theory]
    [MemberData(nameof(Written))]
    public async Task A_row_is_written_as_in_the_newest_file(string name)
    {
        var storage = await TestStorage.CreateAsync(new FakeTimeProvider(Known.Noon));
        await Kinds[name].WriteAsync!(storage);
        var written = await ReadAllAsync(storage);
        var proposal = GoldenFiles.Propose(Sort, name, new JsonArray([.. written.Select(row => row.ToJson())]));

        var versions = GoldenFiles.VersionsOf(Sort, name);

        Assert.True(versions.Count > 0, $"{name} has no golden file. What is written lies in {proposal}.");
        var newest = string.Join('\n', RowsOf(name, versions[^1]).Select(row => row.Meaning()));
        var now = string.Join('\n', written.Select(row => row.Meaning()));
        Assert.True(
            newest == now,
            $"{name} is written otherwise than in v{versions[^1]}. Leave that file and put {proposal} into the folder of the next version.\n{now}");
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public void What_a_file_says_of_its_packed_columns_is_in_them(string name, int version) => Assert.All(
        RowsOf(name, version),
        row => Assert.Equal(row.Meaning(), GoldenRow.Of(row.Table, row.ToEntity()).Meaning()));

    private static IEnumerable<GoldenRow> RowsOf(string name, int version) =>
        JsonNode.Parse(GoldenFiles.Read(version, Sort, name))!.AsArray().Select(node => GoldenRow.Parse(node!));

    private static async Task<IReadOnlyList<GoldenRow>> ReadAllAsync(TestStorage storage)
    {
        var rows = new List<GoldenRow>();
        foreach (var table in TableNames.All.Append(UserSendStore.NameOf(DateOnly.FromDateTime(Known.Noon.UtcDateTime))))
            await foreach (var row in storage.Get<StorageClients>().Table(table).QueryAsync<TableEntity>(cancellationToken: Stop)) rows.Add(
                GoldenRow.Of(table, row));
        return rows;
    }
}
