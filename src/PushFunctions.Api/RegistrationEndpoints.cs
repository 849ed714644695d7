using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class RegistrationEndpoints(
    RegistrationService registrations, BulkRegistrations many, BodyReader bodies, PageReader pages, AcceptedResults results,
    ErrorResults errors)
{
    public async Task<IResult> RegisterAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        return Accepted(call, await registrations.RegisterAsync(call.Account, RegistrationReader.Read(body), cancellationToken));
    }

    /// <summary>200 whatever became of the entries: each has its own result.</summary>
    public async Task<IResult> RegisterManyAsync(ApiCall call, CancellationToken cancellationToken)
    {
        BulkEntry[] entries;
        using (var body = await bodies.ReadAsync(call.Request, cancellationToken)) entries = [.. BulkReader.Read(body)];
        RegisterCommand[] valid = [.. entries.Select(entry => entry.Command).OfType<RegisterCommand>()];
        var results = new Queue<BulkResult>(await many.RegisterAsync(call.Account, valid, cancellationToken));
        BulkEntryResponse[] answers =
            [.. entries.Select(entry => ResultOf(entry, entry.Command is null ? BulkResult.Refused(entry.Problems) : results.Dequeue()))];
        return ApiResult.Ok(new BulkRegistrationResponse(answers), ApiJson.Wire.BulkRegistrationResponse);

        BulkEntryResponse ResultOf(BulkEntry entry, BulkResult result) => result.Id is { } id
            ? new BulkEntryResponse(id.Value, null)
            : new BulkEntryResponse(null, errors.EntriesOf(call.Request, [.. result.Problems.Select(entry.Place)]));
    }

    public async Task<IResult> UpdateAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = IdOf(call);
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        var changes = body.Read(RegistrationContract.Update, static fields => fields.Read(RegistrationContract.TagChanges));
        await registrations.ChangeTagsAsync(call.Account, id, changes!, cancellationToken);
        return Accepted(call, id);
    }

    public async Task<IResult> ListAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var query = new QueryFields(call.Request, "userId", "externalId", "appName", PageReader.PageToken, PageReader.PageSize);
        var user = UserOf(call, query);
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

    private static UserId? UserOf(ApiCall call, QueryFields query)
    {
        var user = query.Parse<UserId>("userId", UserId.TryParse, Expected.UserId);
        var externalId = query.Parse<ExternalId>("externalId", ExternalId.TryParse, ExternalId.Expected);
        if (query.Has("userId") == query.Has("externalId"))
            query.Refuse(
                query.Has("userId")
                    ? "Query parameters 'userId' and 'externalId' cannot be combined. Specify one of them."
                    : $"Query parameter 'userId' or 'externalId' is missing: expected {Expected.UserId}, or {ExternalId.Expected}.");
        return externalId is null ? user : UserId.For(call.Account, externalId);
    }

    private static RegistrationId IdOf(ApiCall call) =>
        RegistrationId.TryParse(call.RouteText("registrationId"), out var id) ? id : throw RequestException.NotFound(
            "The device registration");

    private ApiResult Accepted(ApiCall call, RegistrationId id) =>
        results.Resource(call.Request, id.Value, $"{Routes.Registrations}/{id.Value}");
}

internal static class RegistrationReader
{
    public static RegisterCommand Read(JsonBody body) => body.Read(RegistrationContract.Register, Read);

    /// <summary>What it gives counts only if there is no problem.</summary>
    public static RegisterCommand Read(JsonFields fields)
    {
        var token = fields.Read(RegistrationContract.Token);
        var provider = fields.Read(RegistrationContract.Provider);
        if (fields.Has(RegistrationContract.UserId) && fields.Has(RegistrationContract.ExternalId))
            fields.Refuse("Expected userId or externalId, not both: each names the User.");
        return new RegisterCommand(
            ReadAddress(token, provider)!,
            fields.Read(RegistrationContract.AppName),
            fields.Read(RegistrationContract.UserId),
            fields.Read(RegistrationContract.Tags),
            ReadAddress(fields.Read(RegistrationContract.PreviousToken), provider)?.Token)
        {
            ExternalId = fields.Read(RegistrationContract.ExternalId),
            Locale = fields.Read(RegistrationContract.Locale),
            TimeZone = fields.Read(RegistrationContract.TimeZone),
        };
    }

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

/// <summary>An entry of a bulk registration: what it asks for, or what is wrong with it.</summary>
/// <param name="Path">Where it stands in the body.</param>
internal sealed record BulkEntry(RegisterCommand? Command, IReadOnlyList<Problem> Problems, JsonPath Path)
{
    /// <summary>A problem of a registration names its field from the root of a body of its own.</summary>
    public Problem Place(Problem problem) => Command is null || problem.Context is not { } context
        ? problem
        : problem with { Context = Path + context[1..] };
}

internal static class BulkReader
{
    /// <exception cref="RequestException">The body is no list of entries.</exception>
    public static IReadOnlyList<BulkEntry> Read(JsonBody body) => body.Read(
        RegistrationContract.Bulk,
        static fields => (fields.Read(RegistrationContract.Registrations) ?? []).OfType<JsonField>().Select(Read).ToList());

    private static BulkEntry Read(JsonField field)
    {
        var problems = new ProblemList();
        var command = (field with { Problems = problems }).Fields(RegistrationContract.Register) is { } fields
            ? RegistrationReader.Read(fields) : null;
        return problems.IsEmpty ? new BulkEntry(command, [], field.Path) : new BulkEntry(null, problems.All, field.Path);
    }
}
