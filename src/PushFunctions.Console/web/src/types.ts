// The shapes of the API's responses, as far as the console reads them. openapi.json has all of them.

export type Provider = 'FCM' | 'APN' | 'APN_SANDBOX';
export type NotificationStatus = 'SCHEDULED' | 'QUEUED' | 'SENT' | 'FAILED' | 'CANCELED';
export type OperationStatus = 'SCHEDULED' | 'PROCESSING' | 'COMPLETED' | 'CANCELED';

export interface Pagination { next: string | null; self: string }
export interface Accepted { resourceId: string; resourceLocation: string }
export interface SendAccepted { operationId: string; operationLocation: string }

export interface User { id: string; createdAt: string; updatedAt: string; deletedAt: string | null; externalId?: string }
export interface UsersPage { users: User[]; pagination: Pagination }

export interface Device { provider: Provider; token: string; registeredAt?: string }
export interface Registration {
  id: string; appName: string; userId: string; devices: Device[]; tags: Record<string, string>; locale?: string; timeZone?: string;
}
export interface RegistrationsPage { deviceRegistrations: Registration[]; pagination: Pagination }

export interface PushError { code: number; reason: string | null; message: string }
export interface TimelineNotification {
  id: string; provider: Provider; tokenHash: string; status: NotificationStatus; attempts: number; error: PushError | null;
  providerMessageId: string | null; updatedAt: string; openedAt?: string;
}
export interface TimelineEntry { operationId: string; createdAt: string; notifications: TimelineNotification[]; unaddressable?: PushError }
export interface TimelinePage { timeline: TimelineEntry[]; pagination: Pagination }

export interface Content {
  title?: string | null; subtitle?: string; body?: string | null; image?: string; data?: Record<string, string>; badge?: number;
  category?: string; threadId?: string; link?: string;
}
export interface Notification {
  id: string; to: { provider?: Provider; token?: string; userId?: string }; from: { appName: string; fcm?: string; apn?: string };
  status: NotificationStatus; priority: string; sound: string | null; content?: Content; createdAt: string; updatedAt: string;
  tags: Record<string, string>; related: { id: string; name: string; uri: string }[]; error: PushError | null;
  providerMessageId: string | null; attempts: number; openedAt?: string | null;
}
export interface NotificationsPage { pushNotifications: Notification[]; pagination: Pagination }

export interface Stats {
  total: number; recipients: number; unaddressable: number; scheduled: number; queued: number; sent: number; failed: number;
  canceled: number; delivered?: number; opened?: number; dismissed?: number;
}
export interface Operation {
  id: string; status: OperationStatus; createdAt: string; updatedAt: string; tags: Record<string, string>; stats: Stats;
  createdBy?: string | null; content?: Content;
}
export interface OperationsPage { operations: Operation[]; pagination: Pagination }
export interface OperationFailure { notificationId: string | null; to: { provider?: Provider; userId?: string; token?: string }; error: PushError; createdAt: string }
export interface OperationErrorsPage { errors: OperationFailure[]; pagination: Pagination }
export interface ErrorGroup { code: number; provider: Provider | null; reason: string | null; message: string; count: number; samples: string[] }
export interface ErrorSummary { errors: ErrorGroup[]; exact: boolean }

export interface App { name: string; isDefault: boolean; defaultCredentials: { credentialType: Provider; credentialId: string }[]; createdAt: string; updatedAt: string }
export interface AppsPage { apps: App[]; pagination: Pagination }
export interface Audience { id: string; name: string | null; createdAt: string; updatedAt: string; filter: Filter | null }
export interface AudiencesPage { audiences: Audience[]; pagination: Pagination }
export type Filter = Record<string, unknown>;
export interface Count { users: number; devices: Record<Provider, number>; exact: boolean }
export interface Caller { sid: string; accountSid: string; scopes: Scope[] }
export type Scope = 'register' | 'send' | 'manage';
