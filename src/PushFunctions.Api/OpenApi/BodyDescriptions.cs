using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using PushFunctions.Api.Http;

namespace PushFunctions.Api.OpenApi;

/// <summary>Adds the shape of the request's body to the description of each endpoint that has one.</summary>
internal sealed class BodyDescriptions : IApiDescriptionProvider
{
    /// <summary>After ASP.NET Core's own provider, which finds the endpoints.</summary>
    public int Order => 0;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
        foreach (var description in context.Results)
        {
            if (description.ActionDescriptor.EndpointMetadata.OfType<ApiEndpoint>().SingleOrDefault()?.Body is not { } body) continue;
            description.ParameterDescriptions.Add(new ApiParameterDescription
            {
                Name = "body",
                Type = body,
                ParameterDescriptor = new Microsoft.AspNetCore.Mvc.Abstractions.ParameterDescriptor { Name = "body", ParameterType = body },
                Source = BindingSource.Body,
                IsRequired = true,
            });
            description.SupportedRequestFormats.Add(new ApiRequestFormat { MediaType = "application/json" });
        }
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
    }
}
