using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace PushFunctions.Core.Shared;

/// <summary>An App is known by its name: 1 to 64 of <c>a-z</c>, <c>0-9</c> and <c>_</c>.</summary>
public sealed record AppName
{
    public const int MaximumLength = 64;
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    private AppName(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out AppName? name)
    {
        name = text is { Length: >= 1 and <= MaximumLength } && !text.AsSpan().ContainsAnyExcept(Allowed) ? new AppName(text) : null;
        return name is not null;
    }

    public override string ToString() => Value;
}
