using System.Text.Json;
using PushFunctions.FaultTests.Instances;
using PushFunctions.FaultTests.Scheduling;
using PushFunctions.FaultTests.Scripts;

namespace PushFunctions.FaultTests.Providers;

/// <summary>The way from one machine to FCM, its token endpoint and APNs: what <see cref="SocketsHttpHandler"/> would
/// be, with its exceptions.</summary>
internal sealed class PushNetwork(Machine machine, Gateway gateway, Scheduler scheduler, VirtualClock clock, Misfortune misfortune)
    : HttpMessageHandler
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        await PassAsync($"{machine} -> {path}", TimeSpan.Zero, cancellationToken);
        if (misfortune.Strikes(FaultKind.NotReached))
            throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused.");
        if (misfortune.Strikes(FaultKind.ResetBeforeBody))
            throw new HttpRequestException(
                HttpRequestError.Unknown, "The connection was reset.", new IOException("Connection reset by peer"));
        if (misfortune.Strikes(FaultKind.StreamRefused)) throw Protocol(7);
        return path == "/token" ? await SignInAsync(request, cancellationToken) : await PushAsync(request, path, cancellationToken);
    }

    private async Task<HttpResponseMessage> SignInAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var form = await request.Content!.ReadAsStringAsync(cancellationToken);
        if (misfortune.Strikes(FaultKind.SignInTrouble)) return new ProviderAnswer(503, "", null).ToResponse(clock.Now, null, null);
        var answer = gateway.SignIn(SignedWord.Read(form[(form.IndexOf("assertion=", StringComparison.Ordinal) + 10)..]));
        await PassAsync($"{machine} <- /token {answer.Status}", TimeSpan.Zero, cancellationToken);
        return answer.ToResponse(clock.Now, null, null);
    }

    private async Task<HttpResponseMessage> PushAsync(HttpRequestMessage request, string path, CancellationToken cancellationToken)
    {
        if (misfortune.Strikes(FaultKind.CrashBeforePush)) await machine.CrashAsync("before a push");
        using var body = JsonDocument.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
        var isFcm = path.EndsWith("messages:send", StringComparison.Ordinal);
        var message = isFcm ? body.RootElement.GetProperty("message") : body.RootElement;
        var phone = gateway.PhoneOf(isFcm ? message.GetProperty("token").GetString()! : path["/3/device/".Length..]);
        var send = int.Parse(
            (isFcm ? message.GetProperty("data") : message)
                .GetProperty("send")
                .GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        var notification = isFcm ? message.GetProperty("android")
            .GetProperty("notification")
            .GetProperty("tag")
            .GetString()!
            : string.Concat(request.Headers.NonValidated["apns-id"]);
        var ask = new Ask(
            send, notification, phone, machine, HandingProvider.HandedOverAt)
        {
            JudgedAt = clock.Now,
            IsDryRun = isFcm
                && body.RootElement.TryGetProperty("validate_only", out _)
        };
        gateway.Asks.Add(ask);
        if (misfortune.Strikes(FaultKind.ResetAfterBodyNotTaken)) throw Protocol(2);

        var authorization = string.Join(' ', request.Headers.NonValidated["authorization"])["bearer ".Length..];
        var answer = isFcm ? gateway.JudgeFcm(phone, authorization) : gateway.JudgeApns(phone, SignedWord.Read(authorization));
        (ask.Verdict, ask.DeadSince, ask.NotBefore) = (answer.Verdict, answer.DeadSince, NotBefore(answer));
        if (misfortune.Strikes(FaultKind.ResetAfterBodyTaken)) throw Protocol(2);
        if (misfortune.Strikes(FaultKind.CrashAfterPush)) await machine.CrashAsync("after a push");

        var wait = misfortune.Strikes(FaultKind.SlowAnswer)
            ? misfortune.Chance.Between(TimeSpan.FromSeconds(2), LongestWait)
            : TimeSpan.Zero;
        await PassAsync($"{machine} <- {path} send{send} {answer.Status} {answer.Verdict}", wait, cancellationToken);
        return Answer(answer, ask, isFcm);
    }

    /// <summary>With the head the sender knows of a push that was taken; of any other it needs the body.</summary>
    private HttpResponseMessage Answer(ProviderAnswer answer, Ask ask, bool isFcm)
    {
        var isTaken = answer.Verdict == Verdict.Taken;
        if (isTaken) ask.ReachedAt = clock.Now;
        var id = isFcm ? null : ask.Notification;
        var isCut = misfortune.Strikes(FaultKind.CutBody);
        var wait = misfortune.Strikes(FaultKind.SlowBody) ? misfortune.Chance.Between(TimeSpan.FromSeconds(1), LongestWait) : TimeSpan.Zero;
        if (!isCut && wait == TimeSpan.Zero)
        {
            ask.ReachedAt = clock.Now;
            return answer.ToResponse(clock.Now, id, null);
        }

        return answer.ToResponse(
            clock.Now, id,
            new SlowStream(answer.Body, isCut, stop => PassAsync($"{machine} <- body", wait, stop), () => ask.ReachedAt ??= clock.Now));
    }

    private DateTimeOffset? NotBefore(ProviderAnswer answer) => answer.RetryAfter switch
    {
        null => null,
        var text when int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var seconds) =>
            clock.Now + TimeSpan.FromSeconds(seconds),
        var text => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture),
    };

    private Task PassAsync(string label, TimeSpan atLeast, CancellationToken cancellationToken) =>
        scheduler.PassAsync(label, machine, atLeast).WaitAsync(cancellationToken);

    private static HttpRequestException Protocol(long code) =>
        new(HttpRequestError.HttpProtocolError, "The stream was reset.", new HttpProtocolException(code, "The stream was reset.", null));
}
