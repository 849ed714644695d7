namespace PushFunctions.Api.Http;

/// <summary>The problems of one request, up to 100: enough to mend a client, too few to make an answer of 10,000 recipients' mistakes.</summary>
internal sealed class ProblemList
{
    public const int Maximum = 100;

    /// <summary>Stands for those that are left out.</summary>
    public static readonly Problem More = Problem.Invalid(null, $"There are more problems; only the first {Maximum - 1} are listed.");

    private readonly List<Problem> _problems = [];
    private bool _overflowed;

    public bool IsEmpty => _problems.Count == 0;

    public bool IsFull => _overflowed;

    public void Add(JsonPath? path, string message)
    {
        if (_problems.Count < Maximum - 1) _problems.Add(Problem.Invalid(path?.ToString(), message));
        else _overflowed = true;
    }

    /// <exception cref="RequestException">There is a problem.</exception>
    public void ThrowIfAny()
    {
        if (IsEmpty) return;
        if (_overflowed) _problems.Add(More);
        throw new RequestException(_problems);
    }
}
