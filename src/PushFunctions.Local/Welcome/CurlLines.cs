namespace PushFunctions.Local.Welcome;

/// <summary>The main job as lines for bash, with nothing but curl and sed.</summary>
internal static class CurlLines
{
    /// <param name="account">Null where one is configured: then its secret is for the reader to fill in.</param>
    /// <param name="simulator">The simulator's control address; null where real providers are configured, for whom there are no credentials to show.</param>
    public static string For(Uri address, DeskAccount? account, Uri? simulator)
    {
        var access = Access(address, account);
        return simulator is null
            ? access + """

                curl -sS -u "$SID:$TOKEN" "$BASE/v1/PushNotifications/Apps"; echo

                """
            : access + Job(simulator);
    }

    private static string Access(Uri address, DeskAccount? account) => $"""
        BASE={address.GetLeftPart(UriPartial.Authority)}
        SID={account?.Sid ?? "'the value of Push__Account__Sid'"}
        TOKEN={account?.AuthToken ?? "'the value of Push__Account__AuthToken'"}

        """;

    private static string Job(Uri simulator) => $$$"""
        SIM={{{simulator.GetLeftPart(UriPartial.Authority)}}}
        JSON='Content-Type: application/json'

        # 1. The credentials of an App. These are the simulator's; yours come from Firebase and Apple.
        CONTENT=$(curl -sS "$SIM/credentials" | tr -d ' \n')
        FCM=$(sed -E 's/.*"FCM":(\{[^}]*\}).*/\1/' <<< "$CONTENT")
        APN=$(sed -E 's/.*"APN":(\{[^}]*\}).*/\1/' <<< "$CONTENT")
        curl -sS -u "$SID:$TOKEN" -H "$JSON" "$BASE/v1/PushNotifications/Credentials" -d '{"appName":"test_app","credentialType":"FCM","content":'"$FCM"'}'; echo
        curl -sS -u "$SID:$TOKEN" -H "$JSON" "$BASE/v1/PushNotifications/Credentials" -d '{"appName":"test_app","credentialType":"APN","content":'"$APN"'}'; echo

        # 2. Two devices of one User.
        FIRST=$(curl -sS -u "$SID:$TOKEN" -H "$JSON" "$BASE/v1/PushNotifications/DeviceRegistrations" -d '{"appName":"test_app","provider":"FCM","token":"android-phone-1"}' | sed -E 's/.*"resourceId": ?"([^"]*)".*/\1/')
        WHO=$(curl -sS -u "$SID:$TOKEN" "$BASE/v1/PushNotifications/DeviceRegistrations/$FIRST" | sed -E 's/.*"userId": ?"([^"]*)".*/\1/')
        curl -sS -u "$SID:$TOKEN" -H "$JSON" "$BASE/v1/PushNotifications/DeviceRegistrations" -d '{"appName":"test_app","provider":"APN","token":"00000000000000000000000000000000000000000000000000000000000000a1","userId":"'"$WHO"'"}'; echo

        # 3. A send to the User, and what became of it.
        OPERATION=$(curl -sS -u "$SID:$TOKEN" -H "$JSON" "$BASE/v1/PushNotifications" -d '{"to":[{"userId":"'"$WHO"'","variables":{"name":"Ada"}}],"content":{"title":"Welcome back, {{name}}!","body":"New offers are waiting for you."}}' | sed -E 's/.*"operationId": ?"([^"]*)".*/\1/')
        for _ in 1 2 3 4 5 6 7 8 9 10; do curl -sS -u "$SID:$TOKEN" "$BASE/v1/PushNotifications/Operations/$OPERATION" | grep COMPLETED && break; sleep 1; done; echo

        # 4. What the devices got.
        curl -sS "$SIM/deliveries?limit=2"

        """;
}
