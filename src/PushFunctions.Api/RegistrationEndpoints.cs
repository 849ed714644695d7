using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class RegistrationEndpoints(RegistrationService registrations, BodyReader bodies, PageReader pages, AcceptedResults writes)
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
        return ApiResult.Ok(new RegistrationsPage([.. page.Items.Select(RegistrationResponse.Of)], list.Paginate(page.NextCursor)), ApiJson.Wire.RegistrationsPage);
    }

    public async Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken) =>
        ApiResult.Ok(RegistrationResponse.Of(await registrations.FindAsync(call.Account, IdOf(call), cancellationToken)), ApiJson.Wire.RegistrationResponse);

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

    private ApiResult Accepted(ApiCall call, RegistrationId id) => writes.Resource(call.Request, id.Value, $"{Routes.Registrations}/{id.Value}");
}

internal static class RegistrationReader
{
    public const string UserIdExpected = "a User's id: comms_user_ and 26 to 34 characters";

    public const int MaximumTags = 20;
    public static readonly TextRule TagKey = TagRules.Key with { Maximum = 64 };

    public static RegisterCommand Read(JsonBody body)
    {
        var problems = new ProblemList();
        var fields = body.Fields(ApiJson.Wire.RegisterRequest, problems);
        var token = fields.Required("token");
        var provider = fields.Required("provider")?.Word(Words.Providers);
        var address = ReadAddress(token, provider);
        var app = fields.Optional("appName")?.Parse<AppName>(AppName.TryParse, CredentialReader.AppNameExpected);
        var user = fields.Optional("userId")?.Parse<UserId>(UserId.TryParse, UserIdExpected);
        var tags = fields.Optional("tags")?.TextMap(MaximumTags, TagKey, TagRules.Value);
        var previous = ReadAddress(fields.Optional("previousToken"), provider);
        problems.ThrowIfAny();
        return new RegisterCommand(address!, app, user, tags, previous?.Token);
    }

    /// <summary>Null without a provider too, by which a token is judged.</summary>
    public static DeviceAddress? ReadAddress(JsonField? token, Provider? provider)
    {
        if (provider is { } known) return token?.Parse<DeviceAddress>(text => DeviceAddress.TryParse(known, text, out var address, out var problem) ? (address, null) : (null, problem));
        token?.Parse<DeviceToken>(DeviceToken.TryParse, DeviceToken.Expected);
        return null;
    }
}
