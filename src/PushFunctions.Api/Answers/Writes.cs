using Microsoft.AspNetCore.Http;

namespace PushFunctions.Api.Answers;

/// <summary>The answers to writes: 202 with the thing's id and address, the address in <c>Location</c> too.</summary>
internal sealed class Writes(Links links)
{
    public ApiAnswer Resource(HttpRequest request, string id, string path)
    {
        var location = links.To(request, path);
        var bytes = ApiAnswer.Of(StatusCodes.Status202Accepted, new ResourceAccepted(id, location), ApiJson.Wire.ResourceAccepted).Body;
        return new ApiAnswer(StatusCodes.Status202Accepted, bytes) { Location = location };
    }

    public ApiAnswer Operation(HttpRequest request, string id, string path, bool isReplay)
    {
        var location = links.To(request, path);
        var bytes = ApiAnswer.Of(StatusCodes.Status202Accepted, new OperationAccepted(id, location), ApiJson.Wire.OperationAccepted).Body;
        return new ApiAnswer(StatusCodes.Status202Accepted, bytes) { Location = location, IsReplay = isReplay };
    }
}
