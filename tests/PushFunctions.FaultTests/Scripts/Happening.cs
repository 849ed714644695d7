namespace PushFunctions.FaultTests.Scripts;

/// <summary>Something that happens at a time of the run, besides sends.</summary>
internal abstract record Happening(TimeSpan At)
{
    /// <summary>The app on the phone registers it for a User: its own again, or another.</summary>
    public sealed record Register(TimeSpan At, Phone Phone, int User) : Happening(At);

    public sealed record LogOut(TimeSpan At, Phone Phone) : Happening(At);

    public sealed record DeleteUser(TimeSpan At, int User) : Happening(At);

    /// <summary>The app goes from the phone: from now on the provider calls the token dead, until it is registered
    /// again.</summary>
    public sealed record Uninstall(TimeSpan At, Phone Phone) : Happening(At);

    /// <summary>For a while the provider calls the token dead since a time before its registration: word of an
    /// earlier life of it.</summary>
    public sealed record OldWord(TimeSpan At, Phone Phone, TimeSpan Until) : Happening(At);

    /// <summary>Every token of the credential is refused: the wrong environment.</summary>
    public sealed record MassRefusal(TimeSpan At, int App, Provider Provider, TimeSpan Until) : Happening(At);

    /// <summary>The provider takes nothing: 503.</summary>
    public sealed record Storm(TimeSpan At, Provider Provider, TimeSpan Until) : Happening(At);

    /// <summary>The provider refuses the credential.</summary>
    public sealed record Revoke(TimeSpan At, int App, Provider Provider, TimeSpan Until) : Happening(At);

    /// <summary>A new key in place of the old, which the provider refuses from <paramref name="OldEnds"/> on.</summary>
    public sealed record Rotate(TimeSpan At, int App, Provider Provider, TimeSpan OldEnds) : Happening(At);

    /// <summary>A machine loses its power.</summary>
    public sealed record PowerCut(TimeSpan At, int Machine) : Happening(At);

    /// <summary>A machine pauses with all that is in flight, and resumes as if nothing had happened.</summary>
    public sealed record Pause(TimeSpan At, int Machine, TimeSpan Until) : Happening(At);

    /// <summary>Storage refuses every request, or answers none.</summary>
    public sealed record StorageTrouble(TimeSpan At, TimeSpan Until, bool StandsStill) : Happening(At);

    /// <summary>A machine is told to stop: it puts back what it works on.</summary>
    public sealed record ShutDown(TimeSpan At, int Machine) : Happening(At);
}
