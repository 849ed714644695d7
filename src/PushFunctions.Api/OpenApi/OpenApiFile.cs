using System.Text.Json;
using PushFunctions.Api.Http;

namespace PushFunctions.Api.OpenApi;

/// <summary>The checked-in document. A test makes it anew and compares; docs/http-api.md says how to rewrite it.</summary>
internal static class OpenApiFile
{
    /// <summary>Where the file says that the service is: Local's own address.</summary>
    public const string Server = "http://127.0.0.1:7071";

    private const string Name = "openapi.json";
    private static readonly Lazy<(byte[] Before, byte[] After)> Parts = new(Cut);

    /// <summary>The document, with the service at <paramref name="address"/>.</summary>
    public static byte[] At(string address)
    {
        var (before, after) = Parts.Value;
        return [.. before, .. Quote(address), .. after];
    }

    private static (byte[] Before, byte[] After) Cut()
    {
        using var stream = typeof(OpenApiFile).Assembly.GetManifestResourceStream(Name) ?? throw new InvalidOperationException($"The assembly has no {Name}.");
        var file = new byte[stream.Length];
        stream.ReadExactly(file);
        var server = Quote(Server);
        var place = file.AsSpan().IndexOf(server);
        return place < 0 ? throw new InvalidOperationException($"{Name} does not name {Server} as its server.") : (file[..place], file[(place + server.Length)..]);
    }

    private static byte[] Quote(string text) => JsonSerializer.SerializeToUtf8Bytes(text, ApiJson.Wire.String);
}
