namespace PushFunctions.Core.Shared;

/// <summary>Every code that an error answer can hold; each has a line in docs/errors.md.</summary>
public enum ProblemCode
{
    InvalidRequest = 20001,
    Authentication = 20003,
    Forbidden = 20403,
    NotFound = 20404,
    MethodNotAllowed = 20405,
    Conflict = 20409,
    TooLarge = 20413,
    UnsupportedMediaType = 20415,
    IdempotencyMismatch = 20422,
    TooManyRequests = 20429,
    Internal = 20500,
    Unavailable = 20503,
}
