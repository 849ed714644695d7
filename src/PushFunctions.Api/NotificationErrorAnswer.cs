using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>Why a push failed.</summary>
/// <param name="Code">See <c>/v1/errors/{code}</c>.</param>
/// <param name="Reason">The provider's word, or the service's.</param>
/// <param name="Message">What the code means.</param>
public sealed record NotificationErrorAnswer(int Code, string Reason, string Message)
{
    internal static NotificationErrorAnswer Of(NotificationError error) =>
        new((int)error.Code, error.Reason, ErrorCatalog.ByCode[(int)error.Code].Description);
}
