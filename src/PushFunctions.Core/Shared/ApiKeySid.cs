using System.Diagnostics.CodeAnalysis;

namespace PushFunctions.Core.Shared;

/// <summary>An API key: <c>SK</c> and 32 lower-case hex digits.</summary>
public sealed record ApiKeySid
{
    private ApiKeySid(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out ApiKeySid? sid)
    {
        sid = Sid.IsValid(text, "SK") ? new ApiKeySid(text) : null;
        return sid is not null;
    }

    public override string ToString() => Value;
}
