namespace PushFunctions.Simulator.Recording;

/// <summary>Everything taken for one token: a count that is never forgotten and the pushes that are still kept.</summary>
internal sealed class TokenHistory
{
    private readonly Lock _lock = new();
    private readonly List<ReceivedPush> _kept = new(1);
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public IReadOnlyList<ReceivedPush> Kept
    {
        get
        {
            lock (_lock)
            {
                return _kept.ToArray();
            }
        }
    }

    public ReceivedPush Add(ReceivedPush push)
    {
        lock (_lock)
        {
            var numbered = push with { Duplicates = _count };
            _kept.Add(numbered);
            _count += push.ValidateOnly ? 0 : 1;
            return numbered;
        }
    }

    public void Forget(ReceivedPush push)
    {
        lock (_lock)
        {
            _kept.RemoveAll(kept => ReferenceEquals(kept, push));
        }
    }
}
