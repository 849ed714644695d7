using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>A page of notifications, by operation, newest first.</summary>
/// <param name="PushNotifications">The notifications, without content.</param>
/// <param name="Pagination">Where this page lies.</param>
public sealed record NotificationsPage(IReadOnlyList<NotificationAnswer> PushNotifications, Pagination Pagination);
