namespace PushFunctions.Simulator.Control;

internal static class ControlHelp
{
    public static string For(SimulatorServer server) => $$"""
        PushFunctions simulator: FCM and APNs stand-ins. Nothing here reaches a device.

          FCM              {{server.FcmBaseAddress}}  (sign-in at {{server.FcmTokenUri}})
          APNs production  {{server.ApnsProductionBaseAddress}}
          APNs sandbox     {{server.ApnsSandboxBaseAddress}}

        GET    /deliveries[?provider=apns][&token=…][&limit=100]   what was taken, newest first
        DELETE /deliveries                                         forget it, and set the counters to 0
        GET    /stats                                              counters
        GET    /faults                                             what goes wrong at present
        PUT    /faults                                             let something go wrong
        DELETE /faults[?provider=fcm][&token=…]                    let it go well again
        GET    /credentials                                        "content" to post as credentials: FCM, APN, APN_SANDBOX

        A fault is JSON: provider ({{ControlTargets.Names}}), token (left out: every one), and any of
        status, reason, message, body, retryAfter, timestamp, delaySeconds, slowBodySeconds, resetAfterBody, resetCode, cutConnection,
        goAway, deliveredAnyway, times, everyNth. With provider fcm-token the token is the service account's email.

          curl -X PUT {{server.ControlAddress}}faults -d '{"provider": "fcm", "token": "phone-1", "reason": "UNREGISTERED"}'
          curl -X PUT {{server.ControlAddress}}faults -d '{"provider": "apns", "status": 503, "retryAfter": "30", "times": 5}'

        """;
}
