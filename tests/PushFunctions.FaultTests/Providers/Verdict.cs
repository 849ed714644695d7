namespace PushFunctions.FaultTests.Providers;

/// <summary>What the provider made of a push.</summary>
internal enum Verdict
{
    Taken,

    /// <summary>The token is dead.</summary>
    Dead,

    /// <summary>The token is none of this environment.</summary>
    BadToken,

    /// <summary>Not now: throttled or unavailable.</summary>
    Later,

    /// <summary>The credential is refused; the push was not looked at.</summary>
    Unauthorized,
}
