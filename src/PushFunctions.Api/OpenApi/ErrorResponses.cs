using System.Globalization;
using Microsoft.OpenApi;
using PushFunctions.Api.Http;

namespace PushFunctions.Api.OpenApi;

/// <summary>The error answers, each one component that all operations share.</summary>
internal static class ErrorResponses
{
    public static string NameOf(ProblemCode code) => code.ToString();

    public static void AddTo(OpenApiDocument document)
    {
        foreach (var code in ErrorExamples.Codes) document.AddComponent<IOpenApiResponse>(NameOf(code), Make(code, document));
    }

    private static OpenApiResponse Make(ProblemCode code, OpenApiDocument document)
    {
        var info = ErrorCatalog.ByCode[(int)code];
        return new OpenApiResponse
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"{info.Description} {info.WhatToDo} Code {(int)code}."),
            Headers = Headers(code, document),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(nameof(ErrorsBody), document), Example = ErrorExamples.Of(code) },
            },
        };
    }

    private static Dictionary<string, IOpenApiHeader>? Headers(ProblemCode code, OpenApiDocument document) => code switch
    {
        ProblemCode.Authentication => HeaderDescriptions.References(document, HeaderDescriptions.Challenge),
        ProblemCode.TooManyRequests => HeaderDescriptions.References(document, HeaderDescriptions.RetryAfter, HeaderDescriptions.RatePolicy, HeaderDescriptions.Rate),
        ProblemCode.Conflict or ProblemCode.Unavailable => HeaderDescriptions.References(document, HeaderDescriptions.RetryAfter),
        _ => null,
    };
}
