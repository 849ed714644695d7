using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PushFunctions.Api;
using PushFunctions.Api.Http;
using PushFunctions.Api.OpenApi;

namespace PushFunctions.OpenApi;

/// <summary>
/// Completes the document: title, server, groups, authentication, shared headers and errors, and the schemas.
/// </summary>
internal sealed class DocumentTransformer : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "PushFunctions",
            Version = "v1",
            Summary = "Push notifications over FCM and APNs",
            Description =
                "Implements the Twilio Push Notifications API. Unknown fields and query parameters are refused with 400. Lengths are counted in UTF-16 "
                + "code units. null in an optional field is the same as leaving it out. A method that a path does not support is "
                    + "answered with 405 and Allow. "
                + "Every GET also answers HEAD.",
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Servers =
            [new OpenApiServer { Url = OpenApiFile.Server, Description = "The address that this document was requested from." }];
        document.Tags = new HashSet<OpenApiTag>(
            EndpointTexts.Groups.Select(group => new OpenApiTag { Name = group.Key, Description = group.Value }));
        document.AddComponent<IOpenApiSecurityScheme>(OpenApiFile.SecurityScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "basic",
            Description =
                "An account's SID and auth token, or an API key's SID and secret, in UTF-8. An API key needs one of the scopes named with the operation; "
                + "the account's auth token has all scopes.",
        });
        document.Security =
            [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(OpenApiFile.SecurityScheme, document)] = [] }];
        HeaderDescriptions.AddTo(document);
        ErrorResponses.AddTo(document);
        ResponseSchemas.Complete(document);
        RequestSchemas.AddTo(document);
        EnumSchemas.AddTo(document);
        document.Components!.Schemas = document.Components.Schemas!.OrderBy(schema => schema.Key, StringComparer.Ordinal).ToDictionary();
        return Task.CompletedTask;
    }
}

/// <summary>Completes each operation: texts, parameters, body, examples, headers, errors and scopes.</summary>
internal sealed class OperationTransformer : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var endpoint = context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiEndpoint>().Single();
        var document = context.Document ?? throw new InvalidOperationException("The operation has no document.");
        var text = EndpointTexts.Of(endpoint);
        operation.Tags = new HashSet<OpenApiTagReference> { new(text.Group, document) };
        operation.Summary = text.Summary;
        operation.Description = DescribeWithScopes(endpoint, text);
        operation.Parameters = ParameterDescriptions.Of(endpoint, document);
        if (endpoint.Body is { } body) operation.RequestBody = BodyOf(body, document);
        CompleteSuccess((OpenApiResponse)operation.Responses![Text(endpoint.Status)], endpoint, document);
        foreach (var code in ErrorStatuses.Codes(endpoint))
            operation.Responses[Text(ErrorResults.StatusOf(code))] = new OpenApiResponseReference(ErrorResponses.NameOf(code), document);
        operation.Security =
        [
            .. ScopeNames.Of(endpoint.Scopes).Select(scope => new OpenApiSecurityRequirement
            {
                [new OpenApiSecuritySchemeReference(OpenApiFile.SecurityScheme, document)] = [scope],
            }),
        ];
        return Task.CompletedTask;
    }

    private static string DescribeWithScopes(ApiEndpoint endpoint, EndpointText text)
    {
        var scopes = endpoint.IsOpen ? "No authentication." : $"Scope {string.Join(" or ", ScopeNames.Of(endpoint.Scopes))}.";
        return text.Description is null ? scopes : $"{text.Description} {scopes}";
    }

    private static OpenApiRequestBody BodyOf(RequestShape body, OpenApiDocument document) => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/json"] = new OpenApiMediaType
            {
                Schema = new OpenApiSchemaReference(body.Name, document),
                Examples = RequestExamples.Of(body)
                    .ToDictionary(
                        example => example.Name,
                        example => (IOpenApiExample)new OpenApiExample { Summary = example.Summary, Value = example.Json }),
            },
        },
    };

    private static void CompleteSuccess(OpenApiResponse response, ApiEndpoint endpoint, OpenApiDocument document)
    {
        response.Description = endpoint.Status switch
        {
            202 when endpoint.IsOpen => "Accepted.",
            202 => "Accepted and durable.",
            201 => "Created.",
            _ => "Success.",
        };
        response.Headers = HeaderDescriptions.References(document, HeadersOf(endpoint));
        response.Content!["application/json"].Example = ResponseExamples.Of(endpoint);
    }

    private static string[] HeadersOf(ApiEndpoint endpoint) =>
    [
        .. endpoint is { Status: 202, IsOpen: false } ? new[] { HeaderDescriptions.Location } : [],
        .. endpoint.Response == typeof(OperationAccepted)
            ? new[] { HeaderDescriptions.OperationId, HeaderDescriptions.OperationLocation }
            : [],
        .. endpoint.Response == typeof(ResourceAccepted)
            ? new[] { HeaderDescriptions.ResourceId, HeaderDescriptions.ResourceLocation }
            : [],
        .. endpoint.Name == nameof(ApiEndpoints.SendNotifications) ? new[] { HeaderDescriptions.Replayed } : [],
        .. endpoint.IsOpen ? Array.Empty<string>() : [HeaderDescriptions.RatePolicy, HeaderDescriptions.Rate],
    ];

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
