namespace PushFunctions.Providers.Fcm;

/// <summary>What came of signing in: an access token, or what became of the pushes that wanted one.</summary>
internal abstract record SignIn
{
    private SignIn() { }

    public sealed record Done(AccessToken Token) : SignIn;

    public sealed record Failed(DeliveryOutcome Outcome) : SignIn;
}
