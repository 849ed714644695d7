using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

internal sealed class CredentialEndpoints(
    CredentialService credentials, CredentialChecker checker, BodyReader bodies, PageReader pages, AcceptedResults results)
{
    public async Task<IResult> CreateAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        var credential = await credentials.CreateAsync(call.Account, CredentialReader.ReadNew(body), cancellationToken);
        return Accepted(call, credential.Id);
    }

    public async Task<IResult> ListAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var query = new QueryFields(
            call.Request, DateRange.Start, DateRange.End, "appName", "credentialType", "isDefault", PageReader.PageToken,
            PageReader.PageSize);
        var range = DateRange.Read(query);
        var filter = new CredentialFilter(
            range.From,
            range.Until,
            query.Parse<AppName>("appName", AppName.TryParse, Expected.AppName),
            query.Word("credentialType", EnumNames.Providers),
            query.Flag("isDefault"));
        return await pages.AnswerAsync(
            call,
            query,
            request => credentials.ListAsync(call.Account, filter, request, cancellationToken),
            static (items, pagination) => new CredentialsPage([.. items.Select(CredentialResponse.Of)], pagination),
            ApiJson.Wire.CredentialsPage);
    }

    public async Task<IResult> GetAsync(ApiCall call, CancellationToken cancellationToken) =>
        ApiResult.Ok(
            CredentialResponse.Of(await credentials.FindAsync(call.Account, IdOf(call), cancellationToken)), ApiJson.Wire.CredentialResponse);

    public async Task<IResult> CheckAsync(ApiCall call, CancellationToken cancellationToken) =>
        ApiResult.Ok(
            CredentialCheckResponse.Of(await checker.CheckAsync(call.Account, IdOf(call), cancellationToken)),
            ApiJson.Wire.CredentialCheckResponse);

    public async Task<IResult> UpdateAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = IdOf(call);
        using var body = await bodies.ReadAsync(call.Request, cancellationToken);
        var (isDefault, content) = CredentialReader.ReadChange(body);
        await credentials.UpdateAsync(call.Account, id, isDefault, content, cancellationToken);
        return Accepted(call, id);
    }

    public async Task<IResult> DeleteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var id = IdOf(call);
        await credentials.DeleteAsync(call.Account, id, cancellationToken);
        return Accepted(call, id);
    }

    private static CredentialId IdOf(ApiCall call) =>
        CredentialId.TryParse(call.RouteText("credentialId"), out var id) ? id : throw RequestException.NotFound("The credential");

    private ApiResult Accepted(ApiCall call, CredentialId id) =>
        results.Resource(call.Request, id.Value, $"{Routes.Credentials}/{id.Value}");
}
