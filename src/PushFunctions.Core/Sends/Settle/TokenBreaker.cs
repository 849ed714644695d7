using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Settle;

/// <summary>
/// Trips when too large a share of a credential's pushes finds dead tokens: then the credential or its environment is wrong, not the tokens,
/// and nothing is forgotten. Counts of the last five to ten minutes, of this instance.
/// </summary>
public sealed class TokenBreaker(IOptions<DeliveryOptions> options, TimeProvider time)
{
    private static readonly TimeSpan HalfWindow = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<CredentialId, Window> _windows = new();

    /// <summary>Counts a round before anything of it is forgotten.</summary>
    public void Count(CredentialId credential, int pushes, int dead)
    {
        var window = _windows.GetOrAdd(credential, _ => new Window());
        lock (window)
        {
            window.TurnTo(time.GetUtcNow().Ticks / HalfWindow.Ticks);
            window.Pushes += pushes;
            window.Dead += dead;
        }
    }

    public bool IsTripped(CredentialId credential)
    {
        if (!_windows.TryGetValue(credential, out var window)) return false;
        lock (window)
        {
            window.TurnTo(time.GetUtcNow().Ticks / HalfWindow.Ticks);
            var dead = window.Dead + window.DeadBefore;
            return dead >= options.Value.DeadTokenMinimum && dead > options.Value.DeadTokenShare * (window.Pushes + window.PushesBefore);
        }
    }

    private sealed class Window
    {
        private long _slot;

        public int Pushes { get; set; }

        public int Dead { get; set; }

        public int PushesBefore { get; private set; }

        public int DeadBefore { get; private set; }

        public void TurnTo(long slot)
        {
            if (slot == _slot) return;
            var isNext = slot == _slot + 1;
            (PushesBefore, DeadBefore) = isNext ? (Pushes, Dead) : (0, 0);
            (Pushes, Dead, _slot) = (0, 0, slot);
        }
    }
}
