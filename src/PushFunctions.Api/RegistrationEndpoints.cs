using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class RegistrationEndpoints(RegistrationService registrations, BodyReader bodies, PageReader pages, AcceptedResults results)
{
    public async Task<IResult> RegisterAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        return Accepted(call, await registrations.RegisterAsync(call.Account, RegistrationReader.Read(body), cancellationToken));
    }

    public async Task<IResult> ListAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var query = new QueryFields(call.Request, "userId", "appName", PageReader.PageToken, PageReader.PageSize);
        var user = query.Required<UserId>("userId", UserId.TryParse, Expected.UserId);
        var app = query.Parse<AppName>("appName", AppName.TryParse, Expected.AppName);
        return await pages.AnswerAsync(
            call,
            query,
            request => registrations.ListAsync(call.Account, user!, app, request, cancellationToken),
            static (items, pagination) => new RegistrationsPage([.. items.Select(RegistrationResponse.Of)], pagination),
            ApiJson.Wire.RegistrationsPage);
    }

    public async Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken) =>
        ApiResult.Ok(
            RegistrationResponse.Of(await registrations.FindAsync(call.Account, IdOf(call), cancellationToken)),
            ApiJson.Wire.RegistrationResponse);

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
        if (query.Word("provider", EnumNames.Providers) is not { } provider)
        {
            if (!call.Request.Query.ContainsKey("provider"))
                query.Refuse($"Query parameter 'provider' is missing: expected one of {string.Join(", ", EnumNames.Providers.Keys)}.");
        }
        else if (token is not null && !DeviceAddress.TryParse(provider, token.Value, out address, out var problem))
        {
            query.Refuse($"Invalid query parameter 'token': {problem}");
        }

        query.ThrowIfAny();
        await registrations.DeleteDeviceAsync(call.Account, id, address!, cancellationToken);
        return Accepted(call, id);
    }

    private static RegistrationId IdOf(ApiCall call) =>
        RegistrationId.TryParse(call.RouteText("registrationId"), out var id) ? id : throw RequestException.NotFound(
            "The device registration");

    private ApiResult Accepted(ApiCall call, RegistrationId id) =>
        results.Resource(call.Request, id.Value, $"{Routes.Registrations}/{id.Value}");
}

internal static class RegistrationReader
{
    public static RegisterCommand Read(JsonBody body) => body.Read(RegistrationContract.Register, static fields =>
    {
        var token = fields.Read(RegistrationContract.Token);
        var provider = fields.Read(RegistrationContract.Provider);
        return new RegisterCommand(
            ReadAddress(token, provider)!,
            fields.Read(RegistrationContract.AppName),
            fields.Read(RegistrationContract.UserId),
            fields.Read(RegistrationContract.Tags),
            ReadAddress(fields.Read(RegistrationContract.PreviousToken), provider)?.Token);
    });

    /// <summary>Null without a provider too: the provider decides what a token looks like.</summary>
    public static DeviceAddress? ReadAddress(JsonField? token, Provider? provider)
    {
        if (provider is { } known)
            return token?.Parse<DeviceAddress>(
                text => DeviceAddress.TryParse(known, text, out var address, out var problem) ? (address, null) : (null, problem));
        token?.Parse<DeviceToken>(DeviceToken.TryParse, DeviceToken.Expected);
        return null;
    }
}
