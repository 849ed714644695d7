using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api.OpenApi;

/// <summary>
/// The checked-in document, which tools/PushFunctions.OpenApi writes; a test compares it with the endpoints.
/// </summary>
internal static class OpenApiFile
{
    /// <summary>The server's address in the file: that of Local.</summary>
    public const string Server = "http://127.0.0.1:7071";

    /// <summary>The name of the security scheme in the document.</summary>
    public const string SecurityScheme = "basic";

    private const string Name = "openapi.json";
    private static readonly Lazy<(byte[] Before, byte[] After)> Parts = new(Cut);

    /// <summary>The document, with <paramref name="address"/> as its server.</summary>
    public static byte[] At(string address)
    {
        var (before, after) = Parts.Value;
        return [.. before, .. Quote(address), .. after];
    }

    private static (byte[] Before, byte[] After) Cut()
    {
        using var stream = typeof(OpenApiFile).Assembly.GetManifestResourceStream(Name) ?? throw new InvalidOperationException(
            $"The assembly has no {Name}.");
        var file = new byte[stream.Length];
        stream.ReadExactly(file);
        var server = Quote(Server);
        var place = file.AsSpan().IndexOf(server);
        return place < 0 ? throw new InvalidOperationException($"{Name} does not name {Server} as its server.") : (
            file[..place], file[(place + server.Length)..]);
    }

    private static byte[] Quote(string text) => JsonSerializer.SerializeToUtf8Bytes(text, HttpJson.Wire.String);
}

internal sealed class OpenApiEndpoints(Links links)
{
    public Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken) =>
        Task.FromResult<IResult>(new ApiResult(StatusCodes.Status200OK, OpenApiFile.At(links.To(call.Request, "").TrimEnd('/'))));
}

/// <summary>The IDs and names in the document's examples.</summary>
internal static class ExampleIds
{
    private const string Tail = "01k7q2bx0mft5bvbxh3781hkmr";

    public const string User = $"comms_user_{Tail}";
    public const string Audience = $"comms_audience_{Tail}";
    public const string Credential = $"comms_credential_{Tail}";
    public const string Webhook = $"comms_webhook_{Tail}";
    public const string Operation = $"comms_operation_{Tail}";
    public const string Notification = $"comms_pushnotification_{Tail}00000001";
    public const string Registration = "comms_device_registration_175903a30e55ce6dd9ac28d2704867dd";
    public const string Account = "AC0123456789abcdef0123456789abcdef";
    public const string ApiKey = "SK0123456789abcdef0123456789abcdef";
    public const string App = "test_app";
    public const string Token = "odJFCrnl2edlBDdz1C5Ja:APA91bu2...";
}
