using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

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
