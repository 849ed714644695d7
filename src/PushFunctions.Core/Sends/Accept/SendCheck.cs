namespace PushFunctions.Core.Sends.Accept;

/// <summary>Everything that a send can be refused for.</summary>
public sealed class SendCheck(
    CachedCatalogs catalogs,
    AudienceResolver audiences,
    UserStream stream,
    TemplateCompiler templates,
    PayloadLimit payload,
    ServiceTime time)
{
    /// <summary>Nothing is written.</summary>
    /// <exception cref="RequestException">No App to send from (<c>$.from</c>), a template that does not parse, a
    /// payload over the limit, an Audience that does not exist.</exception>
    public async Task<PreparedSend> PrepareAsync(AccountSid account, SendCommand command, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var problems = new List<Problem>();
        var catalog = await catalogs.FindAsync(account, known => IsServed(known, command), cancellationToken);
        var route = Try(() => SendRouter.Resolve(catalog, command.From), problems);
        Problem[] tooLarge = [.. StoredSize.Check(command.Template, command.To)];
        problems.AddRange(tooLarge);
        var compiled = tooLarge.Length > 0 ? null : Try(() => templates.Compile(command.Template, now), problems);
        if (route is not null && compiled is not null)
            problems.AddRange(await payload.CheckAsync(compiled, catalog, route, command.To, cancellationToken));
        var resolved = await audiences.ResolveAsync(account, command.To, problems, cancellationToken);
        if (route is null || problems.Count > 0) throw new RequestException(problems);
        var recipients = RecipientSet.Of(command.To, resolved, now);
        var users = recipients.NeedsWalk(command.SendAt is not null)
            ? null : await stream.FindAsync(account, catalog.FindApp(route.App), recipients.Users, cancellationToken);
        return new PreparedSend(account, command, route, recipients, users, now);
    }

    /// <summary>Whether there is an App to send from, with a credential for each token that the request
    /// names.</summary>
    private static bool IsServed(Catalog catalog, SendCommand command) =>
        Try(() => SendRouter.Resolve(catalog, command.From), []) is { } route
        && command.To.OfType<Recipient.ToToken>().All(token => route.Credentials.ContainsKey(token.Address.Provider));

    /// <summary>Null where the step refuses: the other problems are reported with it.</summary>
    internal static T? Try<T>(Func<T> step, List<Problem> problems)
        where T : class
    {
        try
        {
            return step();
        }
        catch (RequestException refusal)
        {
            problems.AddRange(refusal.Problems);
            return null;
        }
    }
}
