using System.Text.Json;
using PushFunctions.Api;
using Domain = PushFunctions.Tests.Api.DomainSamples;

namespace PushFunctions.Tests.Api;

/// <summary>The shapes of the contract, to the letter.</summary>
public sealed class AnswerTests
{
    [Fact]
    public void A_registration()
    {
        Assert.Equal(
            """
            {"appName":"test_app","userId":"comms_user_01k7q2bx0mft5bvbxh3781hkmr","devices":[{"provider":"FCM","token":"odJFCrnl2edlBDdz1C5Ja:APA91b+/"}],"id":"comms_device_registration_175903a30e55ce6dd9ac28d2704867dd","related":[{"id":"comms_user_01k7q2bx0mft5bvbxh3781hkmr","name":"user","uri":"/Users/comms_user_01k7q2bx0mft5bvbxh3781hkmr"},{"id":"test_app","name":"push_notification_app","uri":"/PushNotifications/Apps/test_app"}],"tags":{}}
            """,
            JsonSerializer.Serialize(RegistrationResponse.Of(Domain.Registration), ApiJson.Wire.RegistrationResponse));
    }

    [Fact]
    public void An_app()
    {
        Assert.Equal(
            """{"name":"test_app","isDefault":true,"defaultCredentials":[{"credentialType":"APN_SANDBOX","credentialId":"comms_credential_01k7q2bx0mft5bvbxh3781hkmr"}],"createdAt":"2026-01-31T09:00:00Z","updatedAt":"2026-01-31T09:00:00Z"}""",
            JsonSerializer.Serialize(AppResponse.Of(new(Domain.App, [Domain.Credential])), ApiJson.Wire.AppResponse));
    }

    [Fact]
    public void A_credential_without_its_content()
    {
        Assert.Equal(
            """{"id":"comms_credential_01k7q2bx0mft5bvbxh3781hkmr","credentialType":"APN_SANDBOX","isDefault":true,"appName":"test_app","createdAt":"2026-01-31T09:00:00Z","updatedAt":"2026-01-31T09:00:00Z","health":{"status":"FAILING","reason":"InvalidProviderToken","since":"2026-01-31T09:00:00Z"},"expiresAt":null}""",
            JsonSerializer.Serialize(CredentialResponse.Of(Domain.Credential), ApiJson.Wire.CredentialResponse));
    }

    [Fact]
    public void A_user()
    {
        Assert.Equal(
            """{"id":"comms_user_01k7q2bx0mft5bvbxh3781hkmr","createdAt":"2026-01-31T09:00:00Z","updatedAt":"2026-01-31T09:00:00Z","deletedAt":null}""",
            JsonSerializer.Serialize(UserResponse.Of(new(Domain.User, Domain.Time, Domain.Time, null)), ApiJson.Wire.UserResponse));
    }

    [Fact]
    public void An_audience()
    {
        Assert.Equal(
            """{"id":"comms_audience_01k7q2bx0mft5bvbxh3781hkmr","name":null,"createdAt":"2026-01-31T09:00:00Z","updatedAt":"2026-01-31T09:00:00Z","filter":{"tag":"plan:premium"}}""",
            JsonSerializer.Serialize(
                AudienceResponse.Of(new Audience(Domain.Audience, null, new Filter.Tag("plan", "premium"), Domain.Time, Domain.Time)), ApiJson.Wire.AudienceResponse));
    }

    [Fact]
    public void An_API_key_with_its_secret_once()
    {
        var key = new ApiKey(
            MemoryAccounts.Sid(Scopes.Send), Domain.Account, "backend", Scopes.Send | Scopes.Register, SecretHash.Of("x"), Domain.Time);

        Assert.Equal(
            """{"sid":"SK00000000000000000000000000000002","secret":"s3cret","name":"backend","scopes":["register","send"],"createdAt":"2026-01-31T09:00:00Z"}""",
            JsonSerializer.Serialize(NewApiKeyResponse.Of(new NewApiKey(key, "s3cret")), ApiJson.Wire.NewApiKeyResponse));
        Assert.Equal(
            """{"sid":"SK00000000000000000000000000000002","scopes":["register","send"],"createdAt":"2026-01-31T09:00:00Z"}""",
            JsonSerializer.Serialize(ApiKeyResponse.Of(key with { Name = null }), ApiJson.Wire.ApiKeyResponse));
    }

    [Fact]
    public void An_operation()
    {
        Assert.Equal(
            """{"id":"comms_operation_01k7q2bx0mft5bvbxh3781hkmr","status":"PROCESSING","createdAt":"2026-01-31T09:00:00Z","updatedAt":"2026-01-31T09:00:00Z","createdBy":null,"tags":{"campaign":"{{ c }}"},"stats":{"total":20,"recipients":7,"unaddressable":6,"scheduled":2,"queued":3,"sent":4,"failed":5,"canceled":6}}""",
            JsonSerializer.Serialize(
                OperationResponse.Of(new(Domain.Operation, new OperationStats(7, 6, 2, 3, 4, 5, 6))), ApiJson.Wire.OperationResponse));
    }

    [Fact]
    public void A_failed_notification_among_an_operations_errors()
    {
        Assert.Equal(
            """{"notificationId":"comms_pushnotification_01k7q2bx0mft5bvbxh3781hkmr00000001","to":{"provider":"FCM","token":"odJFCrnl2edlBDdz1C5Ja:APA91b+/","userId":"comms_user_01k7q2bx0mft5bvbxh3781hkmr"},"error":{"code":21001,"reason":"UNREGISTERED","message":"The provider reported that the app was uninstalled from the device."},"createdAt":"2026-01-31T09:00:00Z"}""",
            JsonSerializer.Serialize(
                OperationFailureResponse.Of(
                    new(Domain.Notification, Domain.User, Domain.Address,
                        new NotificationError(DeliveryErrorCode.TokenExpired, "UNREGISTERED"), Domain.Time)),
                ApiJson.Wire.OperationFailureResponse));
    }

    [Fact]
    public void An_unaddressable_recipient_among_an_operations_errors()
    {
        Assert.Equal(
            """{"notificationId":null,"to":{"userId":"comms_user_01k7q2bx0mft5bvbxh3781hkmr"},"error":{"code":21102,"reason":"UserWithoutDevice","message":"The User has no device in the App."},"createdAt":"2026-01-31T09:00:00Z"}""",
            JsonSerializer.Serialize(
                OperationFailureResponse.Of(
                    new(null, Domain.User, null, new NotificationError(DeliveryErrorCode.UserWithoutDevice, "UserWithoutDevice"),
                        Domain.Time)),
                ApiJson.Wire.OperationFailureResponse));
    }

    [Fact]
    public void A_notification_with_its_content_as_rendered()
    {
        Assert.Equal(
            """{"id":"comms_pushnotification_01k7q2bx0mft5bvbxh3781hkmr00000001","to":{"provider":"FCM","token":"odJFCrnl2edlBDdz1C5Ja:APA91b+/","userId":"comms_user_01k7q2bx0mft5bvbxh3781hkmr"},"from":{"appName":"test_app","fcm":"comms_credential_01k7q2bx0mft5bvbxh3781hkmr"},"status":"SENT","priority":"HIGH","sound":"ping","content":{"title":"Ahoj Ada","body":null,"data":{"k":"v"},"badge":0},"createdAt":"2026-01-31T09:00:00Z","updatedAt":"2026-01-31T09:00:00Z","tags":{"campaign":"spring"},"related":[{"id":"comms_operation_01k7q2bx0mft5bvbxh3781hkmr","name":"operation","uri":"/PushNotifications/Operations/comms_operation_01k7q2bx0mft5bvbxh3781hkmr"}],"error":null,"providerMessageId":"projects/p/messages/1","attempts":2,"openedAt":null}""",
            JsonSerializer.Serialize(NotificationResponse.Full(Domain.Sent), ApiJson.Wire.NotificationResponse));
    }

    [Fact]
    public void A_notification_in_a_list_without_its_content()
    {
        using var json = JsonDocument.Parse(
            JsonSerializer.Serialize(NotificationResponse.Brief(Domain.Sent), ApiJson.Wire.NotificationResponse));

        Assert.False(json.RootElement.TryGetProperty("content", out _));
        Assert.Equal("spring", json.RootElement.GetProperty("tags").GetProperty("campaign").GetString());
    }

    [Fact]
    public void A_notification_that_could_not_be_rendered_shows_the_templates_as_they_were_sent()
    {
        var view =
            Domain.Sent with
            {
                Message = null,
                User = null,
                Status = NotificationStatus.Failed,
                ProviderMessageId = null,
                Error = new NotificationError(DeliveryErrorCode.RenderingFailed, "steps")
            };
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(NotificationResponse.Full(view), ApiJson.Wire.NotificationResponse));

        Assert.Equal("Ahoj {{ n }}", json.RootElement.GetProperty("content").GetProperty("title").GetString());
        Assert.False(json.RootElement.GetProperty("to").TryGetProperty("userId", out _));
        Assert.Equal("{{ c }}", json.RootElement.GetProperty("tags").GetProperty("campaign").GetString());
        Assert.Equal(21006, json.RootElement.GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public void Times_are_UTC_to_the_second()
    {
        var time = new DateTimeOffset(2026, 1, 31, 1, 59, 59, 999, TimeSpan.FromHours(2));

        Assert.Contains(
            "\"createdAt\":\"2026-01-30T23:59:59Z\"", JsonSerializer.Serialize(
                UserResponse.Of(new(Domain.User, time, time, time)), ApiJson.Wire.UserResponse), StringComparison.Ordinal);
    }

    [Fact]
    public void Records_with_tokens_texts_or_secrets_do_not_print_them()
    {
        Assert.DoesNotContain("APA91b", RegistrationResponse.Of(Domain.Registration).Devices[0].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("APA91b", NotificationResponse.Full(Domain.Sent).To.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Ahoj", NotificationResponse.Full(Domain.Sent).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Ahoj", NotificationResponse.Full(Domain.Sent).Content!.ToString(), StringComparison.Ordinal);
    }
}
