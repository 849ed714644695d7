using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PushFunctions.Api.Http;

namespace PushFunctions.Api.OpenApi;

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
        foreach (var code in ErrorStatuses.Codes(endpoint)) operation.Responses[Text(ErrorAnswers.StatusOf(code))] = new OpenApiResponseReference(ErrorResponses.NameOf(code), document);
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
        response.Content!["application/json"].Example = AnswerExamples.Of(endpoint);
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
