namespace PushFunctions.Core.Sends.Accept;

/// <summary>A send as its caller wrote it, every field valid on its own.</summary>
public sealed record SendCommand
{
    /// <summary>1 to 10,000. The position in this list is the position in the request's <c>to</c>.</summary>
    public required IReadOnlyList<Recipient> To { get; init; }

    public required SendTemplate Template { get; init; }

    public SendFrom From { get; init; } = new SendFrom.DefaultApp();

    /// <summary>UTC; null sends now.</summary>
    public DateTimeOffset? SendAt { get; init; }

    public bool DryRun { get; init; }

    /// <summary>Null asks for none.</summary>
    public ReceiptKinds? Receipts { get; init; }

    /// <summary>The sid of the caller.</summary>
    public string? CreatedBy { get; init; }
}

/// <summary>What a send's <c>from</c> names.</summary>
public abstract record SendFrom
{
    private SendFrom() { }

    public sealed record DefaultApp : SendFrom;

    public sealed record NamedApp(AppName Name) : SendFrom;

    /// <summary>At least one, and no more than one of a family; they belong to one App.</summary>
    public sealed record NamedCredentials(IReadOnlyDictionary<ProviderFamily, CredentialId> ByFamily) : SendFrom;
}

/// <summary>A send that passed every check. Nothing of it is written yet.</summary>
/// <param name="Users">The Users that it names, looked up within the request; null where a walk reads them.</param>
/// <param name="At">When it was checked: the time of acceptance.</param>
public sealed record PreparedSend(
    AccountSid Account,
    SendCommand Command,
    SendRoute Route,
    RecipientSet Recipients,
    IReadOnlyList<StreamedUser>? Users,
    DateTimeOffset At);

/// <summary>Accepts sends.</summary>
public sealed class SendService(
    SendCheck check,
    IOperationStore operations,
    IWalkStore walks,
    AddressedUsers addressed,
    OperationStarter starter,
    IdGenerator ids,
    PushMetrics metrics,
    EventSignals events)
{
    /// <summary>Durable once it returns: from then on every device ends SENT, FAILED or CANCELED.</summary>
    /// <exception cref="RequestException">No App to send from (<c>$.from</c>), a template that does not parse, a
    /// payload over the limit.</exception>
    /// <exception cref="UnknownOutcomeException">Storage stopped answering in the middle of the last write.</exception>
    public async Task<Operation> AcceptAsync(AccountSid account, SendCommand command, CancellationToken cancellationToken)
    {
        var prepared = await check.PrepareAsync(account, command, cancellationToken);
        var operation = await TryWriteAsync(prepared, ids.NewOperation(), cancellationToken)
            ?? throw new RequestException(
                ProblemCode.Unavailable, "The send took too long to be stored and was dropped. Nothing was sent. Retry the request.");
        await StartAsync(operation);
        return operation;
    }

    /// <summary>Gives an accepted operation its messages. Safe to repeat.</summary>
    internal Task StartAsync(Operation operation) => starter.BeginAfterwardsAsync(operation);

    /// <summary>
    /// Writes the batches and the walk, and last the operation: that row is what accepts the send, all of it or
    /// nothing. Without it nothing is ever started, and the sweep removes what a writer left that stopped before it.
    /// Null where the id was revoked meanwhile; then nothing was accepted.
    /// </summary>
    internal async Task<Operation?> TryWriteAsync(PreparedSend send, OperationId id, CancellationToken cancellationToken)
    {
        var operation = MakeOperation(send, id);
        var users = send.Users ?? [];
        var first = Expander.Expand(operation, 0, 0, send.Recipients.Tokens, users, send.At);
        // Devices that are too many, or too large, for the request go into a walk after all.
        var areTooMany = first.Passed < users.Count;
        if (areTooMany) first = Expander.Expand(operation, 0, 0, send.Recipients.Tokens, [], send.At);
        var needsWalk = send.Users is null || areTooMany;
        operation = operation with
        {
            DirectBatches = first.Batches.Count,
            FirstUnaddressable = first.UnaddressableRecipients,
            HasWalk = needsWalk,
            HasNamedUsers = needsWalk && send.Recipients.Users.Count > 0,
        };
        // Beside the first write, so that the response is no later.
        await Task.WhenAll(
            operations.OpenAsync(new OpenOperation(operation.Account, id, operation.SendAt), cancellationToken),
            events.BeforeStatusAsync(
                operation.Account, operation.Route.App, id,
                operation.SendAt is null ? EventTypes.OperationProcessing : EventTypes.OperationScheduled, cancellationToken));
        await Task.WhenAll(
            walks.AddFirstAsync(id, WalkStep.Within(first.Unaddressable, send.At), first.Batches, cancellationToken),
            addressed.NoteAsync(operation, send.Recipients, cancellationToken));
        if (needsWalk)
        {
            await walks.AddNamedAsync(id, send.Recipients.Users, cancellationToken);
            await walks.AddAsync(id, Walk.Start(send.At), cancellationToken);
        }

        // The last chance to leave: a write that is canceled half way tells nobody whether it was made.
        cancellationToken.ThrowIfCancellationRequested();
        if (await TryCommitAsync(operation) is not { } accepted) return null;
        metrics.SendAccepted();
        metrics.JobsExpanded(first.Devices);
        return accepted;
    }

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

    private static Operation MakeOperation(PreparedSend send, OperationId id)
    {
        var (account, command, route, recipients, _, now) = send;
        return new Operation
        {
            Id = id,
            Account = account,
            Status = command.SendAt is null ? OperationStatus.Processing : OperationStatus.Scheduled,
            Route = route,
            Template = command.Template,
            CreatedAt = now,
            UpdatedAt = now,
            CreatedBy = command.CreatedBy,
            SendAt = command.SendAt,
            ExpiresAt = command.Template.TimeToLive is { } seconds ? (command.SendAt ?? now).AddSeconds(seconds) : null,
            DryRun = command.DryRun,
            Receipts = command.Receipts,
            Recipients = recipients.Tokens.Count + recipients.Users.Count,
            Sources = recipients.Sources,
            // What later steps must know to reach no device twice.
            DirectHashes = recipients.Users.Count + recipients.Sources.Count == 0
                ? new HashSet<string>() : recipients.Tokens.Select(token => token.Address.Hash).ToHashSet(),
        };
    }
}
