using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PushFunctions.Api.Http;

namespace PushFunctions.Api.OpenApi;

/// <summary>What holds for the whole document: title, server, groups, authentication, shared answers and the schemas' limits.</summary>
internal sealed class DocumentFrame : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "PushFunctions",
            Version = "v1",
            Summary = "Push notifications over FCM and APNs",
            Description = "Speaks the Twilio Push Notifications API. Unknown fields and query parameters are a 400. Lengths are counted in UTF-16 code units. "
                + "null in a field that may be left out is the same as leaving it out. A path that does not know the method answers 405 with Allow. Every GET answers HEAD too.",
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Servers = [new OpenApiServer { Url = OpenApiFile.Server, Description = "Where this document was asked for." }];
        document.Tags = new HashSet<OpenApiTag>(EndpointTexts.Groups.Select(group => new OpenApiTag { Name = group.Key, Description = group.Value }));
        document.AddComponent<IOpenApiSecurityScheme>(OperationDescriptions.Scheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "basic",
            Description = "An account's sid and token, or an API key's sid and secret, in UTF-8. An API key needs one of the scopes named with the operation; the account's own token has all.",
        });
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(OperationDescriptions.Scheme, document)] = [] }];
        HeaderDescriptions.AddTo(document);
        ErrorResponses.AddTo(document);
        SchemaLimits.AddTo(document);
        return Task.CompletedTask;
    }
}

/// <summary>Completes each operation: words, parameters, examples, errors and headers, and who may.</summary>
internal sealed class OperationDescriptions : IOpenApiOperationTransformer
{
    public const string Scheme = "basic";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var endpoint = context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiEndpoint>().Single();
        var document = context.Document ?? throw new InvalidOperationException("An operation without a document.");
        var text = EndpointTexts.Of(endpoint);
        operation.Tags = new HashSet<OpenApiTagReference> { new(text.Group, document) };
        operation.Summary = text.Summary;
        operation.Description = DescribeWithScopes(endpoint, text);
        operation.Parameters = ParameterDescriptions.Of(endpoint, document);
        if (endpoint.Body is { } body && operation.RequestBody is OpenApiRequestBody request) CompleteBody(request, body);
        CompleteSuccess((OpenApiResponse)operation.Responses![Text(endpoint.Status)], endpoint, document);
        foreach (var code in ErrorStatuses.Codes(endpoint)) operation.Responses[Text(ErrorResults.StatusOf(code))] = new OpenApiResponseReference(ErrorResponses.NameOf(code), document);
        operation.Security = [.. ScopeNames.Of(endpoint.Scopes).Select(scope => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [scope] })];
        return Task.CompletedTask;
    }

    private static string DescribeWithScopes(ApiEndpoint endpoint, EndpointText text)
    {
        var scopes = endpoint.IsOpen ? "No authentication." : $"Scope {string.Join(" or ", ScopeNames.Of(endpoint.Scopes))}.";
        return text.Description is null ? scopes : $"{text.Description} {scopes}";
    }

    private static void CompleteBody(OpenApiRequestBody request, Type body)
    {
        request.Required = true;
        request.Content!["application/json"].Examples = RequestExamples.Of(body)
            .ToDictionary(example => example.Name, example => (IOpenApiExample)new OpenApiExample { Summary = example.Summary, Value = example.Json });
    }

    private static void CompleteSuccess(OpenApiResponse response, ApiEndpoint endpoint, OpenApiDocument document)
    {
        response.Description = endpoint.Status switch
        {
            202 => "Accepted, and durable.",
            201 => "Made.",
            _ => "What was asked for.",
        };
        response.Headers = HeaderDescriptions.References(document, HeadersOf(endpoint));
        response.Content!["application/json"].Example = ResponseExamples.Of(endpoint);
    }

    private static string[] HeadersOf(ApiEndpoint endpoint) =>
    [
        .. endpoint.Status == 202 ? new[] { HeaderDescriptions.Location } : [],
        .. endpoint.Answer == typeof(OperationAccepted) ? new[] { HeaderDescriptions.OperationId, HeaderDescriptions.OperationLocation } : [],
        .. endpoint.Answer == typeof(ResourceAccepted) ? new[] { HeaderDescriptions.ResourceId, HeaderDescriptions.ResourceLocation } : [],
        .. endpoint.Name == nameof(ApiEndpoints.SendNotifications) ? new[] { HeaderDescriptions.Replayed } : [],
        .. endpoint.IsOpen ? Array.Empty<string>() : [HeaderDescriptions.RatePolicy, HeaderDescriptions.Rate],
    ];

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// What the table of endpoints says, in the words of ASP.NET Core: the document is made from it. What a request's body is stands in <see cref="BodyDescriptions"/>:
/// as metadata of the endpoint it would take part in routing, and a wrong Content-Type would be answered by the wrong endpoint.
/// </summary>
internal static class EndpointMetadata
{
    private const string Json = "application/json";

    /// <param name="run">Its method makes the endpoint one that ASP.NET Core describes at all.</param>
    public static object[] Of(ApiEndpoint endpoint, RequestDelegate run) =>
    [
        endpoint,
        run.Method,
        new ProducesResponseTypeMetadata(endpoint.Status, endpoint.Answer, [Json]),
        .. ErrorStatuses.Of(endpoint).Select(status => new ProducesResponseTypeMetadata(status, typeof(ErrorsBody), [Json])),
    ];
}
