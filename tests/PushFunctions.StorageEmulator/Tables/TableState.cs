using PushFunctions.StorageEmulator.Http;

namespace PushFunctions.StorageEmulator.Tables;

/// <summary>The tables of an account. Their names know no case.</summary>
internal sealed class TableState(TimeProvider time)
{
    private readonly SortedList<string, Table> _tables = new(StringComparer.OrdinalIgnoreCase);
    private DateTimeOffset _last;

    public IEnumerable<string> Names => _tables.Values.Select(table => table.Name);

    public void Add(string name)
    {
        if (!_tables.TryAdd(name, new Table(name))) throw new RefusedException(TableErrors.TableAlreadyExists);
    }

    public void Remove(string name)
    {
        if (!_tables.Remove(name)) throw new RefusedException(TableErrors.ResourceNotFound);
    }

    public Table Find(string name) => _tables.GetValueOrDefault(name) ?? throw new RefusedException(TableErrors.TableNotFound);

    public int CountRows(string name) => Find(name).Count;

    /// <summary>The time of a write. No two writes have the same, even where time stands still: the ETag is made of
    /// it.</summary>
    public DateTimeOffset NextTimestamp()
    {
        var now = time.GetUtcNow();
        return _last = now > _last ? now : _last.AddTicks(1);
    }
}
