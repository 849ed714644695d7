using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables;

namespace PushFunctions.Backup;

/// <summary>
/// Copies the tables that cannot be made again into a folder, a compressed file each, and back into an empty account.
/// What is left out is a record of the last days or follows from these, and would be sent again if an older state of
/// it came back.
/// </summary>
public sealed class TableBackup(StorageClients clients)
{
    private const int RowsAtATime = 16;

    /// <summary>The devices come last, so that none of them lacks its owner.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [TableNames.Accounts, TableNames.Catalog, TableNames.Audiences, TableNames.AudienceMembers,
            TableNames.TokenOwners, TableNames.Users, TableNames.Registrations];

    /// <returns>The number of rows of each table.</returns>
    public async Task<IReadOnlyDictionary<string, int>> SaveAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var saved = new Dictionary<string, int>();
        foreach (var name in Names)
        {
            // For its owner only: tokens and sealed credentials are in it. A file that was cut off never has the name
            // of a whole one.
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            var path = PathOf(folder, name);
            await using (var file = new GZipStream(new FileStream(path + ".part", options), CompressionLevel.Optimal))
            await using (var lines = new StreamWriter(file))
                saved[name] = await WriteAsync(name, lines, cancellationToken);
            File.Move(path + ".part", path, overwrite: true);
        }

        return saved;
    }

    /// <returns>The number of rows of each table.</returns>
    /// <exception cref="StartException">A file is missing, or a table has rows already.</exception>
    public async Task<IReadOnlyDictionary<string, int>> RestoreAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var name in Names)
        {
            if (!File.Exists(PathOf(folder, name)))
                throw new StartException($"{PathOf(folder, name)} is missing: {folder} is no whole backup.");
            await clients.Table(name).CreateIfNotExistsAsync(cancellationToken);
            await foreach (
                var row in clients.Table(name)
                    .QueryAsync<TableEntity>(maxPerPage: 1, select: ["PartitionKey"], cancellationToken: cancellationToken))
                throw new StartException(
                    $"The table {name} has rows. Restore into an account without any, before the service is started there: rows of two times do not fit together.");
        }

        var restored = new Dictionary<string, int>();
        foreach (var name in Names)
        {
            var table = clients.Table(name);
            var count = 0;
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = RowsAtATime, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(ReadAsync(PathOf(folder, name), cancellationToken), parallel, async (row, token) =>
            {
                await table.UpsertEntityAsync(row, TableUpdateMode.Replace, token);
                Interlocked.Increment(ref count);
            });
            restored[name] = count;
        }

        return restored;
    }

    private static string PathOf(string folder, string table) => Path.Combine(folder, $"{table}.jsonl.gz");

    private async Task<int> WriteAsync(string name, StreamWriter lines, CancellationToken cancellationToken)
    {
        var count = 0;
        try
        {
            await foreach (var row in clients.Table(name).QueryAsync<TableEntity>(cancellationToken: cancellationToken))
            {
                var values = row.Where(pair => pair.Key is not ("odata.etag" or "Timestamp") && pair.Value is not null)
                    .ToDictionary(pair => pair.Key, pair => Write(pair.Value));
                await lines.WriteLineAsync(JsonSerializer.Serialize(values).AsMemory(), cancellationToken);
                count++;
            }
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            throw new StartException($"There is no table {name}: is this the account of the service, and its namePrefix?", exception);
        }

        return count;
    }

    private static async IAsyncEnumerable<TableEntity> ReadAsync(
        string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var lines = new StreamReader(file);
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
            yield return new TableEntity(
                JsonSerializer.Deserialize<Dictionary<string, string[]>>(line)!.ToDictionary(pair => pair.Key, pair => Read(pair.Value)));
    }

    private static string[] Write(object value) => value switch
    {
        string text => ["s", text],
        bool flag => ["b", flag ? "1" : "0"],
        int number => ["i", number.ToString(CultureInfo.InvariantCulture)],
        long number => ["l", number.ToString(CultureInfo.InvariantCulture)],
        double number => ["d", number.ToString("R", CultureInfo.InvariantCulture)],
        DateTimeOffset time => ["t", time.ToString("O", CultureInfo.InvariantCulture)],
        Guid id => ["g", id.ToString()],
        byte[] bytes => ["x", Convert.ToBase64String(bytes)],
        BinaryData bytes => ["x", Convert.ToBase64String(bytes)],
        _ => throw new NotSupportedException($"A row has a value of type {value.GetType().Name}."),
    };

    private static object Read(string[] value) => value[0] switch
    {
        "s" => value[1],
        "b" => value[1] == "1",
        "i" => int.Parse(value[1], CultureInfo.InvariantCulture),
        "l" => long.Parse(value[1], CultureInfo.InvariantCulture),
        "d" => double.Parse(value[1], CultureInfo.InvariantCulture),
        "t" => DateTimeOffset.Parse(value[1], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        "g" => Guid.Parse(value[1]),
        _ => Convert.FromBase64String(value[1]),
    };
}
