using System.Text.Json;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>The bodies of requests about audiences.</summary>
internal static class AudienceContract
{
    private static readonly Rule<IReadOnlyList<UserId>> Users = Rules.List(1, AudienceService.MaximumUsersPerCall, Rules.UserId);

    public static readonly RequestShape Create = new("CreateAudienceRequest", "Creates an audience.");
    public static readonly RequestField<string> Name = Create.Optional("name", Rules.Text(new TextRule(1, 256)), "1 to 256 characters.");

    public static readonly RequestField<Filter> Filter = Create.Optional(
        "filter", FilterContract.Rule, "Chooses its Users with each send. Default: the audience has members.");

    public static readonly RequestShape AddUsers = new("AddAudienceUsersRequest", "Adds Users to an audience.");
    public static readonly RequestField<IReadOnlyList<UserId>> UserIds = AddUsers.Required("userIds", Users, "Required: 1 to 1,000 IDs.");

    public static readonly RequestShape UpdateUsers =
        new("UpdateAudienceUsersRequest", "Adds Users to an audience and removes others. At least one of the two is required.");

    public static readonly RequestField<IReadOnlyList<UserId>> Add =
        UpdateUsers.Optional("add", Users, "1 to 1,000 IDs, none of which is in `remove`.");
    public static readonly RequestField<IReadOnlyList<UserId>> Remove = UpdateUsers.Optional("remove", Users, "1 to 1,000 IDs.");
}

/// <summary>An audience.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="Name">Null if it was created without one.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When it was last updated.</param>
/// <param name="Filter">What chooses its Users. Null for an audience with members.</param>
public sealed record AudienceResponse(
    string Id,
    string? Name,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    JsonElement? Filter)
{
    internal static AudienceResponse Of(Audience audience) => new(
        audience.Id.Value, audience.Name, audience.CreatedAt, audience.UpdatedAt,
        audience.Filter is { } filter ? JsonSerializer.SerializeToElement(filter.ToJson(), ApiJson.Wire.JsonObject) : null);
}

/// <summary>A User in an audience.</summary>
/// <param name="Id">The User's ID.</param>
public sealed record AudienceMember(string Id);

/// <summary>A page of an audience's members, in the order of their IDs.</summary>
/// <param name="Users">The members.</param>
/// <param name="Pagination">The position of this page.</param>
public sealed record AudienceUsersPage(IReadOnlyList<AudienceMember> Users, Pagination Pagination);

/// <summary>A page of audiences.</summary>
/// <param name="Audiences">The audiences.</param>
/// <param name="Pagination">The position of this page.</param>
public sealed record AudiencesPage(IReadOnlyList<AudienceResponse> Audiences, Pagination Pagination);
