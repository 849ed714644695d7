using System.Text.Json.Serialization;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>One push to one device.</summary>
/// <param name="Id">Its id.</param>
/// <param name="To">Whom it is for.</param>
/// <param name="From">What it was sent from.</param>
/// <param name="Status">SCHEDULED, QUEUED, SENT, FAILED or CANCELED.</param>
/// <param name="Priority">HIGH or LOW.</param>
/// <param name="Sound">The name of a sound, or null.</param>
/// <param name="Content">As rendered, in the answer for one notification only; where it could not be rendered, the templates as they were sent.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
/// <param name="Tags">As rendered, or as they were sent where they could not be rendered.</param>
/// <param name="Related">The operation that it belongs to.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
/// <param name="ProviderMessageId">The provider's id for it, once sent.</param>
/// <param name="Attempts">How often the provider was asked.</param>
public sealed record NotificationAnswer(
    string Id,
    TargetAnswer To,
    OriginAnswer From,
    string Status,
    string Priority,
    string? Sound,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ContentAnswer? Content,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    IReadOnlyDictionary<string, string> Tags,
    IReadOnlyList<Related> Related,
    NotificationErrorAnswer? Error,
    string? ProviderMessageId,
    int Attempts)
{
    internal static NotificationAnswer Full(NotificationView view) => Brief(view) with { Content = view.Message is null ? ContentAnswer.Of(view.Operation.Template) : ContentAnswer.Of(view.Message) };

    /// <summary>As lists have it: without content.</summary>
    internal static NotificationAnswer Brief(NotificationView view) => new(
        view.Id.Value,
        TargetAnswer.Of(view.To, view.User),
        OriginAnswer.Of(view),
        Words.Of(view.Status),
        Words.Of(view.Operation.Template.Priority),
        view.Message is null ? view.Operation.Template.Sound : view.Message.Sound,
        null,
        view.CreatedAt,
        view.UpdatedAt,
        view.Message?.Tags ?? view.Operation.Template.Tags,
        [new Related(view.Operation.Id.Value, "operation", $"/PushNotifications/Operations/{view.Operation.Id.Value}")],
        view.Error is null ? null : NotificationErrorAnswer.Of(view.Error),
        view.ProviderMessageId,
        view.Attempts);

    public override string ToString() => Id;
}
