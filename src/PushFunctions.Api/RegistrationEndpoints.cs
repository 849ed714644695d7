using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class RegistrationEndpoints(RegistrationService registrations, BodyReader bodies, PageReader pages, Writes writes)
{
    public async Task<IResult> RegisterAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        return Accepted(call, await registrations.RegisterAsync(call.Account, RegistrationReader.Read(body), cancellationToken));
    }

    public async Task<IResult> ListAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var query = new QueryFields(call.Request, "userId", "appName", PageReader.PageToken, PageReader.PageSize);
        var user = query.Required<UserId>("userId", UserId.TryParse, RegistrationReader.UserIdExpected);
        var app = query.Parse<AppName>("appName", AppName.TryParse, CredentialReader.AppNameExpected);
        var list = pages.Open(call, query);
        var page = await list.ReadAsync(request => registrations.ListAsync(call.Account, user!, app, request, cancellationToken));
        return ApiAnswer.Ok(new RegistrationsPage([.. page.Items.Select(RegistrationAnswer.Of)], list.Paginate(page.NextCursor)), ApiJson.Wire.RegistrationsPage);
    }

    public async Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken) =>
        ApiAnswer.Ok(RegistrationAnswer.Of(await registrations.FindAsync(call.Account, IdOf(call), cancellationToken)), ApiJson.Wire.RegistrationAnswer);

    public async Task<IResult> DeleteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = IdOf(call);
        await registrations.DeleteAsync(call.Account, id, cancellationToken);
        return Accepted(call, id);
    }

    public async Task<IResult> DeleteDeviceAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = IdOf(call);
        var query = new QueryFields(call.Request, "token", "provider");
        var token = query.Required<DeviceToken>("token", DeviceToken.TryParse, DeviceToken.Expected);
        DeviceAddress? address = null;
        if (query.Word("provider", Words.Providers) is not { } provider)
        {
            if (!call.Request.Query.ContainsKey("provider")) query.Refuse($"The query parameter 'provider' is missing: one of {string.Join(", ", Words.Providers.Keys)}.");
        }
        else if (token is not null && !DeviceAddress.TryParse(provider, token.Value, out address, out var problem))
        {
            query.Refuse($"The query parameter 'token': {problem}");
        }

        query.ThrowIfAny();
        await registrations.DeleteDeviceAsync(call.Account, id, address!, cancellationToken);
        return Accepted(call, id);
    }

    private static RegistrationId IdOf(ApiCall call) =>
        RegistrationId.TryParse(call.RouteText("registrationId"), out var id) ? id : throw RequestException.NotFound("The device registration");

    private ApiAnswer Accepted(ApiCall call, RegistrationId id) => writes.Resource(call.Request, id.Value, $"{Routes.Registrations}/{id.Value}");
}
