using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace PushFunctions.Client;

/// <summary>
/// The API of PushFunctions, call by call. The methods that send a single request are generated from its OpenAPI
/// document; <see cref="SendAsync"/>, <see cref="RegisterManyAsync"/> and the streams (<c>Enumerate…Async</c>) are
/// written for it. A refusal is a <see cref="PushApiException"/>. One client serves any number of threads.
/// </summary>
/// <remarks>Get it by <see cref="PushClientServices.AddPushClient"/>, or without dependency injection by
/// <see cref="Create"/>. An <see cref="HttpClient"/> of your own works too, but repeats nothing.</remarks>
public partial class PushClient
{
    /// <summary>How requests are written and responses read. Values of enumerations have the API's names.</summary>
    public static JsonSerializerOptions Json => _settings.Value;

    /// <summary>The clock that waiting goes by.</summary>
    internal TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>A client for a program without dependency injection. Create one and keep it: it pools
    /// connections.</summary>
    /// <exception cref="ArgumentException">An option is missing or invalid.</exception>
    public static PushClient Create(PushClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var connections = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(15), AllowAutoRedirect = false };
        var http = new HttpClient(new RetryHandler(options) { InnerHandler = connections });
        options.Apply(http);
        return new PushClient(http) { Time = options.Time };
    }

    /// <summary>A key for <c>Idempotency-Key</c> that nobody else has.</summary>
    public static string NewIdempotencyKey() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    static partial void UpdateJsonSerializerSettings(JsonSerializerOptions settings)
    {
        settings.Converters.Add(new JsonStringEnumConverter());
        settings.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        // A service that is older than this client leaves out what it does not know.
        settings.TypeInfoResolver = new DefaultJsonTypeInfoResolver
        {
            Modifiers =
            {
                type =>
                {
                    foreach (var property in type.Properties) property.IsRequired = false;
                },
            },
        };
    }

    // A send that is repeated after a lost response must not be a second one.
    private Task PrepareRequestAsync(HttpClient client, HttpRequestMessage request, StringBuilder url, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Post && url.Equals("v1/PushNotifications") && !request.Headers.Contains(RetryHandler.KeyHeader))
        {
            request.Headers.Add(RetryHandler.KeyHeader, NewIdempotencyKey());
        }

        return Task.CompletedTask;
    }

    private Task PrepareRequestAsync(HttpClient client, HttpRequestMessage request, string url, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    private static async Task ProcessResponseAsync(HttpClient client, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode) throw await PushApiException.FromAsync(response, cancellationToken).ConfigureAwait(false);
    }
}
