using PushFunctions.Api.Lists;

namespace PushFunctions.Api.Notifications;

/// <summary>A page of notifications, by operation, newest first.</summary>
public sealed record NotificationsPage(IReadOnlyList<NotificationAnswer> PushNotifications, Pagination Pagination);
