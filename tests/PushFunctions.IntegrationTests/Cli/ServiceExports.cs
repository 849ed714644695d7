namespace PushFunctions.IntegrationTests.Cli;

/// <summary>Small exports of our own making, in the formats that the other services describe; the importers name the
/// pages.</summary>
internal static class ServiceExports
{
    private const string Connect = "xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns=\"http://schemas.microsoft.com/netservices/2010/10/servicebus/connect\"";

    public static string Of(string service) => service switch
    {
        // A registration in each line, as RegistrationDescription.Serialize and an ExportRegistrations job write it, and an
        // installation.
        "notification-hubs" =>
            $"""
            <AppleRegistrationDescription {Connect}><ETag>1</ETag><ExpirationTime>9999-12-31T23:59:59.9999999Z</ExpirationTime><RegistrationId>1-1</RegistrationId><Tags>$UserId:ann</Tags><DeviceToken>A1</DeviceToken></AppleRegistrationDescription>
            <entry xmlns="http://www.w3.org/2005/Atom"><content type="application/xml"><FcmV1TemplateRegistrationDescription {Connect}><ETag>1</ETag><RegistrationId>2-2</RegistrationId><Tags>language:en,news,$UserId:bob</Tags><FcmV1RegistrationId>b2</FcmV1RegistrationId><BodyTemplate>x</BodyTemplate></FcmV1TemplateRegistrationDescription></content></entry>
            <WindowsRegistrationDescription {Connect}><RegistrationId>3-3</RegistrationId><ChannelUri>https://wns.example.com/1</ChannelUri></WindowsRegistrationDescription>
            """ + "\n" + """{"installationId":"4","platform":"fcmv1","pushChannel":"c3","userId":"carol","tags":["$InstallationId:{4}"]}""" + "\n",
        "pinpoint" =>
            """
            {"Id":"1","ApplicationId":"app","ChannelType":"APNS_SANDBOX","Address":"a1","EndpointStatus":"ACTIVE","OptOut":"NONE","EffectiveDate":"2026-01-31T09:00:00.000Z","Attributes":{"plan":["premium"],"note":["two words"],"favorite color":["red"]},"Demographic":{"Locale":"de_AT","Timezone":"Europe/Vienna","Platform":"ios"},"User":{"UserId":"ann","UserAttributes":{}}}
            {"Id":"2","ChannelType":"GCM","Address":"b2","EndpointStatus":"ACTIVE","OptOut":"NONE","User":{"UserId":"bob"}}
            {"Id":"3","ChannelType":"EMAIL","Address":"ann@example.com","OptOut":"NONE","User":{"UserId":"ann"}}
            {"Id":"4","ChannelType":"GCM","Address":"d4","OptOut":"ALL","User":{"UserId":"dora"}}
            {"Id":"5","ChannelType":"GCM","Address":"e5","EndpointStatus":"INACTIVE","OptOut":"NONE","User":{"UserId":"eve"}}
            {"Id":"6","ChannelType":"APNS_VOIP","Address":"f6","EndpointStatus":"ACTIVE","OptOut":"NONE","User":{"UserId":"ann"}}

            """,
        "onesignal" =>
            """
            id,identifier,session_count,language,timezone,game_version,device_os,device_type,device_model,ad_id,tags,last_active,playtime,amount_spent,created_at,invalid_identifier,badge_count,external_user_id,timezone_id
            1,a1,3,en,3600,1.0,18.1,0,"iPhone16,2",,{},2026-01-31 09:00:00,10,0.0,2026-01-01 09:00:00,f,0,ann,Europe/Vienna
            2,b2,3,de,3600,1.0,14,1,Pixel 8,,"{""plan"":""premium"",""level"":3,""favorite color"":""red""}",2026-01-31 09:00:00,10,0.0,2026-01-01 09:00:00,f,0,bob,
            3,ann@example.com,0,en,0,,,11,,,{},2026-01-31 09:00:00,0,0.0,2026-01-01 09:00:00,f,0,ann,
            4,d4,3,en,0,1.0,14,1,Pixel 8,,{},2026-01-31 09:00:00,10,0.0,2026-01-01 09:00:00,t,0,dora,

            """,
        _ =>
            """
            { "results": [
              { "objectId": "1", "deviceType": "ios", "deviceToken": "a1", "installationId": "i1", "localeIdentifier": "de-AT", "timeZone": "Europe/Vienna",
                "channels": ["news"], "badge": 0, "user": { "__type": "Pointer", "className": "_User", "objectId": "ann" } },
              { "objectId": "2", "deviceType": "android", "pushType": "gcm", "deviceToken": "b2", "GCMSenderId": "1", "installationId": "i2", "channels": [""] },
              { "objectId": "3", "deviceType": "winrt", "deviceToken": "c3", "installationId": "i3" },
              { "objectId": "4", "deviceType": "ios", "installationId": "i4" }
            ] }
            """,
    };
}
