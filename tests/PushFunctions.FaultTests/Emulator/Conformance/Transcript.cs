using Azure;
using Azure.Data.Tables;

namespace PushFunctions.FaultTests.Emulator.Conformance;

/// <summary>What a storage account answered, in words that do not depend on the account: no times, no ids, no
/// ETags.</summary>
public sealed class Transcript
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Say(string line) => _lines.Add(line);

    /// <summary>Writes down what the action answers, or how it was refused.</summary>
    public async Task SendAsync(string what, Func<Task<string>> action)
    {
        try
        {
            Say($"{what}: {await action()}");
        }
        catch (TableTransactionFailedException refusal)
        {
            Say($"{what}: refused {refusal.Status} {refusal.ErrorCode} at {refusal.FailedTransactionActionIndex}");
        }
        catch (RequestFailedException refusal)
        {
            Say($"{what}: refused {refusal.Status} {refusal.ErrorCode}");
        }
    }

    public Task SendAsync(string what, Func<Task<Response>> action) =>
        SendAsync(what, async () => (await action()).Status.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
