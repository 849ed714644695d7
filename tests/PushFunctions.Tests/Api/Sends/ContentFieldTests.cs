using System.Text;
using System.Text.Json;
using PushFunctions.Api;
using PushFunctions.Api.Http;
using PushFunctions.Providers.Apns;
using PushFunctions.Providers.Fcm;
using PushFunctions.Tests.Api.Bodies;
using PushFunctions.Tests.Core.Templates;

namespace PushFunctions.Tests.Api.Sends;

/// <summary>A field of <c>content</c> goes all the way: they find new fields by reflection, so that none stops
/// halfway. docs/extending.md is the checklist.</summary>
public sealed class ContentFieldTests
{
    /// <summary>What does not leave the service.</summary>
    private static readonly string[] Internal = [nameof(PushMessage.Tags), nameof(PushMessage.IsOutline)];

    private static readonly PushMessage Plain = new()
    {
        Title = "title",
        Body = "body",
        Data = new Dictionary<string, string> { ["k"] = "v" },
        TimeToLive = 60,
    };

    public static TheoryData<string> FieldsForFcm => FieldsFor(nameof(PushMessage.FcmOverrides));

    public static TheoryData<string> FieldsForApns => FieldsFor(nameof(PushMessage.ApnOverrides));

    [Fact]
    public void The_right_body_has_each_field_that_is_declared()
    {
        using var body = JsonDocument.Parse(WriteBodies.ByEndpoint["SendNotifications"]);

        Assert.Equal(Declared, body.RootElement.GetProperty("content").EnumerateObject().Select(field => field.Name).Order());
    }

    [Fact]
    public void Each_field_of_the_template_is_read_from_the_body()
    {
        var read = Read(WriteBodies.ByEndpoint["SendNotifications"]);

        // The number in the body excludes its template.
        Assert.Empty(Same(read, new SendTemplate()).Except([nameof(SendTemplate.BadgeTemplate)]));
    }

    [Theory]
    [MemberData(nameof(FieldsForFcm))]
    public void FCM_gets_each_field(string name) => Assert.NotEqual(Fcm(Plain), Fcm(With(name)));

    [Theory]
    [MemberData(nameof(FieldsForApns))]
    public void APNs_gets_each_field(string name) => Assert.NotEqual(Apns(Plain), Apns(With(name)));

    [Fact]
    public void A_notification_shows_each_field_as_rendered_and_as_sent()
    {
        var template = Read(WriteBodies.ByEndpoint["SendNotifications"]);

        Assert.Equal(Declared, Shown(ContentResponse.Of(template)));
        Assert.Equal(Declared, Shown(ContentResponse.Of(Templates.Render(template, """{"name":"Ada"}"""))));
    }

    public static TheoryData<Provider> Providers => [.. Enum.GetValues<Provider>()];

    [Theory]
    [MemberData(nameof(Providers))]
    public void A_notification_shows_its_credential_under_the_name_that_it_has_in_from(Provider provider)
    {
        var sent = DomainSamples.Sent with { To = new DeviceAddress(provider, DomainSamples.Address.Token) };
        using var origin = JsonDocument.Parse(JsonSerializer.Serialize(OriginResponse.Of(sent), ApiJson.Wire.OriginResponse));

        Assert.Equal(DomainSamples.CredentialId.Value, origin.RootElement.GetProperty(ProviderFamily.Of(provider).Field).GetString());
        Assert.Equal(2, origin.RootElement.EnumerateObject().Count());
    }

    private static SendTemplate Read(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        using var body = new JsonBody(bytes, JsonText.Parse(bytes));
        return SendReader.Read(body, DomainSamples.Account, ApiHost.Now).Template;
    }

    /// <param name="overrides">The provider's own; those of others are not for it.</param>
    private static TheoryData<string> FieldsFor(string overrides) =>
        [.. Names<PushMessage>().Except(Internal).Where(name => name == overrides || !name.EndsWith("Overrides", StringComparison.Ordinal))];

    private static IEnumerable<string> Declared => ContentContract.Shape.Fields.Select(declared => declared.Name).Order();

    private static IEnumerable<string> Names<T>() => typeof(T).GetProperties().Where(property => property.CanWrite).Select(property => property.Name);

    private static IEnumerable<string> Same<T>(T left, T right) => Names<T>().Where(name => ValueOf(left, name) == ValueOf(right, name));

    private static string ValueOf<T>(T owner, string name) => JsonSerializer.Serialize(typeof(T).GetProperty(name)!.GetValue(owner));

    private static IEnumerable<string> Shown(ContentResponse response)
    {
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(response, ApiJson.Wire.ContentResponse));
        return [.. json.RootElement.EnumerateObject().Where(field => field.Value.ValueKind != JsonValueKind.Null).Select(field => field.Name).Order()];
    }

    private static PushMessage With(string name)
    {
        var message = Plain with { };
        var property = typeof(PushMessage).GetProperty(name)!;
        property.SetValue(message, name switch
        {
            nameof(PushMessage.FcmOverrides) => """{"data":{"a":"b"}}""",
            nameof(PushMessage.ApnOverrides) => """{"payload":{"a":"b"}}""",
            nameof(PushMessage.Priority) => PushPriority.Low,
            _ when property.PropertyType == typeof(int?) => 7,
            _ when property.PropertyType == typeof(IReadOnlyDictionary<string, string>) => new Dictionary<string, string> { ["k"] = "other" },
            _ => "other",
        });
        return message;
    }

    private static string Fcm(PushMessage message) => Encoding.UTF8.GetString(
        FcmRequestBuilder.Build(Pushes.Of(Pushes.Fcm(TestKeys.First), message), Pushes.Now).Body);

    private static string Apns(PushMessage message)
    {
        var request = ApnsRequestBuilder.Build(Pushes.Of(Pushes.Apns(TestKeys.First), message), "com.example.app", Pushes.Now);
        return string.Join('\n', [.. request.Headers.Select(header => $"{header.Key}: {header.Value}"), Encoding.UTF8.GetString(request.Payload)]);
    }
}
