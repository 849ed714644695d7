namespace PushFunctions.Core.Sends.Model;

public enum RejectionKind
{
    /// <summary>What was sent is wrong: size, shape, a header.</summary>
    Payload,

    /// <summary>The payload is over the limit.</summary>
    PayloadSize,

    /// <summary>The provider does not know the token: it is forgotten, unless many are refused at once.</summary>
    Token,

    /// <summary>The token is another project's: it is kept.</summary>
    TokenOfAnotherProject,

    /// <summary>The request itself was wrong: a fault of ours.</summary>
    Request,
}
