namespace PushFunctions.Core.Sends.Accept;

/// <summary>A send that passed every check. Nothing of it is written yet.</summary>
/// <param name="Direct">The batches of the tokens that the request names.</param>
/// <param name="Pages">The pages of the Users that it names, numbered from 1.</param>
/// <param name="At">When it was checked: the time of acceptance.</param>
public sealed record PreparedSend(
    Catalog Catalog,
    SendCommand Command,
    SendRoute Route,
    RecipientSet Recipients,
    IReadOnlyList<DeliveryBatch> Direct,
    IReadOnlyList<RecipientPage> Pages,
    DateTimeOffset At);

/// <summary>Accepts sends.</summary>
public sealed class SendService(
    CachedCatalogs catalogs,
    IAudienceStore audiences,
    IOperationStore operations,
    IPageStore pages,
    IBatchStore batches,
    OperationStarter starter,
    FanoutDispatcher fanout,
    TemplateCompiler templates,
    PayloadLimit payload,
    IdGenerator ids,
    PushMetrics metrics,
    FollowUp followUp,
    ServiceTime time)
{
    /// <summary>Durable once it returns: from then on every device ends SENT, FAILED or CANCELED.</summary>
    /// <exception cref="RequestException">No App to send from (<c>$.from</c>), a template that does not parse, a
    /// payload over the limit.</exception>
    /// <exception cref="UnknownOutcomeException">Storage stopped answering in the middle of the last write.</exception>
    public async Task<Operation> AcceptAsync(AccountSid account, SendCommand command, CancellationToken cancellationToken)
    {
        var prepared = await PrepareAsync(account, command, cancellationToken);
        var operation = await TryWriteAsync(prepared, ids.NewOperation(), cancellationToken)
            ?? throw new RequestException(
                ProblemCode.Unavailable, "The send took too long to be stored and was dropped. Nothing was sent. Retry the request.");
        await StartAsync(operation, prepared.Catalog);
        return operation;
    }

    /// <summary>Everything that a send can be refused for. Nothing is written.</summary>
    /// <exception cref="RequestException">As for <see cref="AcceptAsync"/>.</exception>
    internal async Task<PreparedSend> PrepareAsync(AccountSid account, SendCommand command, CancellationToken cancellationToken)
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
        await CheckAudiencesAsync(account, command.To, problems, cancellationToken);
        if (route is null || problems.Count > 0) throw new RequestException(problems);
        var recipients = RecipientSet.Of(command.To, now);
        return new PreparedSend(
            catalog, command, route, recipients, BatchMaker.Make(0, recipients.Tokens, route, now, command.SendAt ?? now),
            recipients.ToPages(1, now), now);
    }

    /// <summary>
    /// Writes the batches and pages, and last the operation: that row is what accepts the send, all of it or nothing.
    /// Without it nothing is ever started, and the sweep removes what a writer left that stopped before it. Null
    /// where the id was revoked meanwhile; then nothing was accepted.
    /// </summary>
    internal async Task<Operation?> TryWriteAsync(PreparedSend send, OperationId id, CancellationToken cancellationToken)
    {
        var operation = MakeOperation(send, id);
        await operations.OpenAsync(new OpenOperation(operation.Account, id, operation.SendAt), cancellationToken);
        await RecordUnaddressableAsync(operation, send.Recipients, send.At, cancellationToken);
        await batches.AddAsync(id, send.Direct, cancellationToken);
        await pages.AddAsync(id, send.Pages, cancellationToken);
        // The last chance to leave: a write that is canceled half way tells nobody whether it was made.
        cancellationToken.ThrowIfCancellationRequested();
        if (await TryCommitAsync(operation) is not { } accepted) return null;
        metrics.SendAccepted();
        metrics.JobsExpanded(send.Direct.Sum(batch => batch.Jobs.Count));
        return accepted;
    }

    /// <summary>Gives an accepted operation its messages. Safe to repeat. Where it fails, the sweep does it.</summary>
    /// <param name="catalog">As it was when the send was checked; null reads it where it is needed.</param>
    internal Task StartAsync(Operation operation, Catalog? catalog) =>
        followUp.RunAsync($"the start of {operation.Id}", stop => SendMessagesAsync(operation, catalog, stop));

    /// <summary>Whether there is an App to send from, with a credential for each token that the request
    /// names.</summary>
    private static bool IsServed(Catalog catalog, SendCommand command) =>
        Try(() => SendRouter.Resolve(catalog, command.From), []) is { } route
        && command.To.OfType<Recipient.ToToken>().All(token => route.Credentials.ContainsKey(token.Address.Provider));

    private async Task<Operation?> TryCommitAsync(Operation operation)
    {
        try
        {
            return await operations.TryAddAsync(operation, CancellationToken.None);
        }
        catch (Exception fault)
        {
            try
            {
                if (await operations.FindAsync(operation.Account, operation.Id, CancellationToken.None) is { } stored) return stored;
                // From here on a write that is still on its way comes too late.
                if (await operations.TryRevokeAsync(operation.Account, operation.Id, CancellationToken.None)) throw;
                return await operations.FindAsync(operation.Account, operation.Id, CancellationToken.None);
            }
            catch (Exception second) when (second != fault)
            {
                throw new UnknownOutcomeException(
                    $"Storage stopped answering while the send was written; whether it was accepted as {operation.Id} is not known. Look for that operation before you send again, or send with an Idempotency-Key.",
                    fault);
            }
        }
    }

    private async Task SendMessagesAsync(Operation operation, Catalog? catalog, CancellationToken cancellationToken)
    {
        if (operation.SendAt is not { } sendAt)
        {
            await starter.StartAsync(operation, catalog, cancellationToken);
            return;
        }
        var wait = sendAt - time.GetUtcNow();
        if (wait <= QueueDelays.Longest)
            await fanout.SendStartAsync(operation, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, cancellationToken);
    }

    private static Operation MakeOperation(PreparedSend send, OperationId id)
    {
        var (catalog, command, route, recipients, direct, _, now) = send;
        return new Operation
        {
            Id = id,
            Account = catalog.Account,
            Status = command.SendAt is null ? OperationStatus.Processing : OperationStatus.Scheduled,
            Route = route,
            Template = command.Template,
            CreatedAt = now,
            UpdatedAt = now,
            SendAt = command.SendAt,
            ExpiresAt = command.Template.TimeToLive is { } seconds ? (command.SendAt ?? now).AddSeconds(seconds) : null,
            DryRun = command.DryRun,
            Recipients = recipients.Tokens.Count + recipients.Users.Count,
            DirectBatches = direct.Count,
            UserPages = send.Pages.Count,
            Audiences = recipients.Audiences,
            AudiencePages = recipients.Audiences.Count == 0 ? 0 : null,
            DirectHashes = recipients.MeetingPoints(),
        };
    }

    /// <summary>Page 0, where the request names tokens whose provider has no credential.</summary>
    private async Task RecordUnaddressableAsync(
        Operation operation, RecipientSet recipients, DateTimeOffset now, CancellationToken cancellationToken)
    {
        UnaddressableRecipient[] unaddressable =
        [
            .. recipients.Tokens
                .Where(token => !operation.Route.Credentials.ContainsKey(token.Address.Provider))
                .Select(token => new UnaddressableRecipient(null, token.Address, DeliveryErrorCode.NoCredential, true)),
        ];
        if (unaddressable.Length == 0) return;
        var page = new RecipientPage(0, [], now, null, null);
        await pages.AddAsync(operation.Id, [page], cancellationToken);
        await pages.RecordAsync(operation.Id, page, new PageFindings([], unaddressable), 0, cancellationToken);
    }

    private async Task CheckAudiencesAsync(
        AccountSid account, IReadOnlyList<Recipient> to, List<Problem> problems, CancellationToken cancellationToken)
    {
        var named = to.Select((recipient, index) => (Audience: (recipient as Recipient.ToAudience)?.Audience, Index: index))
            .Where(entry => entry.Audience is not null).ToList();
        if (named.DistinctBy(entry => entry.Audience).Count() > SendOptions.MaximumAudiences)
        {
            problems.Add(
                Problem.Invalid(
                    "$.to", $"A send can have at most {SendOptions.MaximumAudiences} audiences. Merge some, or split the send."));
            return;
        }

        foreach (var (audience, index) in named)
        {
            if (await audiences.FindAsync(account, audience!, cancellationToken) is null)
                problems.Add(
                    Problem.Invalid(
                        $"$.to[{index}].audienceId",
                        $"Audience '{audience}' not found. Check the ID, and that it belongs to this account."));
        }
    }

    /// <summary>Null where the step refuses: the other problems are reported with it.</summary>
    private static T? Try<T>(Func<T> step, List<Problem> problems)
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
