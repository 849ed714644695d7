using System.Diagnostics.CodeAnalysis;
using PushFunctions.FaultTests.Instances;
using PushFunctions.FaultTests.Scheduling;

namespace PushFunctions.FaultTests.Clients;

/// <summary>Sends requests to whichever machine takes them. HTTP itself is left out: a request is a call, and a
/// machine that dies does not answer.</summary>
internal sealed class Caller(MachineRoom room, VirtualClock clock, Trace trace, Chance chance)
{
    private const int Tries = 60;

    /// <summary>Once.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A host answers 500 or 503 to whatever else is thrown.")]
    public async Task<Reply<T>> SendAsync<T>(string what, Func<Machine, Task<T>> request)
    {
        var machine = await room.OneAsync();
        trace.Add($"client asks {machine}: {what}");
        var answer = request(machine);
        await Task.WhenAny(answer, machine.Died);
        var reply = ReplyOf(answer);
        trace.Add(
            $"client of {machine}: {what}: {(reply is Reply<T>.Refused { Problem: var problem } ? $"{problem.Problems[0].Code} {problem.Message}" : reply.GetType().Name)}");
        return reply;
    }

    /// <summary>Again and again, until the answer is clear; at last it gives up.</summary>
    public async Task<Reply<T>> InsistAsync<T>(string what, Func<Machine, Task<T>> request)
    {
        for (var tries = 1; ; tries++)
        {
            var reply = await SendAsync(what, request);
            var isOver = reply is Reply<T>.Answered || (reply is Reply<T>.Refused { Problem: var problem } && !IsPassing(problem));
            if (isOver || tries == Tries) return reply;
            await Task.Delay(chance.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20)), clock, CancellationToken.None);
        }
    }

    private static Reply<T> ReplyOf<T>(Task<T> answer) => answer switch
    {
        { IsCompletedSuccessfully: true } => new Reply<T>.Answered(answer.Result),
        { IsFaulted: true, Exception.InnerException: RequestException problem } => new Reply<T>.Refused(problem),
        _ => new Reply<T>.Unclear(),
    };

    private static bool IsPassing(RequestException problem) => problem.RetryAfter is not null;
}
