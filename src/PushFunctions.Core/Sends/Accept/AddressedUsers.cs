namespace PushFunctions.Core.Sends.Accept;

/// <summary>Notes whom a send addresses, so that the timeline of a User finds it without a look through all
/// operations.</summary>
public sealed class AddressedUsers(IUserSendStore sends, IRegistrationStore registrations)
{
    /// <summary>The owners of up to as many tokens of a request are looked up: one read for each token, and one write
    /// for each owner. In a larger send that would cost more than the pushes themselves.</summary>
    public const int MaximumTokens = 10;

    /// <summary>Safe to repeat. Before the operation is accepted: nothing would do it afterwards.</summary>
    public async Task NoteAsync(Operation operation, RecipientSet recipients, CancellationToken cancellationToken)
    {
        var place = SendPlace.Of(operation);
        // A User of a send that is scheduled, or that has too many devices for its request, is noted all the same.
        var areFew = recipients.Sources.Count == 0 && recipients.Users.Count <= SendOptions.ExpressRecipients;
        var tokens = await FindOwnersAsync(operation, recipients, cancellationToken);
        IEnumerable<UserId> named = areFew ? recipients.Users.Select(user => user.User) : [];
        AddressedUser[] users =
            [.. named.Concat(tokens.Select(group => group.Key)).Distinct().Select(user => new AddressedUser(user, [.. tokens[user]]))];
        await Task.WhenAll(
            sends.AddAsync(
                operation.Account,
                new UserSend(place, operation.HasWalk, []) { AsksOpened = operation.Receipts?.HasFlag(ReceiptKinds.Opened) is true },
                users, cancellationToken),
            operation.HasWalk && !areFew ? sends.AddWalkAsync(operation.Account, place, cancellationToken) : Task.CompletedTask);
    }

    private async Task<ILookup<UserId, string>> FindOwnersAsync(
        Operation operation, RecipientSet recipients, CancellationToken cancellationToken)
    {
        IReadOnlyList<FoundDevice> tokens = recipients.Tokens.Count <= MaximumTokens ? recipients.Tokens : [];
        var owners = await InParallel.SelectAsync(
            tokens, MaximumTokens,
            (token, stop) => registrations.FindOwnerAsync(operation.Account, operation.Route.App, token.Address, stop), cancellationToken);
        return owners.OfType<TokenOwner>().ToLookup(owner => owner.User, owner => owner.Address.Hash);
    }
}
