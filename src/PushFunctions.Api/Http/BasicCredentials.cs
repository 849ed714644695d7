using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace PushFunctions.Api.Http;

/// <summary>User name and password of an <c>Authorization: Basic</c> header (RFC 7617, UTF-8).</summary>
internal sealed record BasicCredentials(string UserName, string Password)
{
    /// <summary>Far above what a sid and its secret take; what is longer is not worth hashing.</summary>
    private const int MaximumLength = 2048;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool TryParse(StringValues header, [NotNullWhen(true)] out BasicCredentials? credentials)
    {
        credentials = null;
        if (header.Count != 1 || !AuthenticationHeaderValue.TryParse(header[0], out var value)) return false;
        if (!value.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || value.Parameter is not { Length: > 0 and <= MaximumLength }) return false;
        if (!Base64.IsValid(value.Parameter) || !TryDecode(value.Parameter, out var pair)) return false;
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || pair.Any(char.IsControl)) return false;
        credentials = new BasicCredentials(pair[..colon], pair[(colon + 1)..]);
        return true;
    }

    public override string ToString() => nameof(BasicCredentials);

    private static bool TryDecode(string base64, out string text)
    {
        try
        {
            text = StrictUtf8.GetString(Convert.FromBase64String(base64));
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }
    }
}
