using PushFunctions.Core.Identifiers;

namespace PushFunctions.Core.Sending;

/// <summary>Accepts sends.</summary>
public sealed class SendService
{
    /// <summary>Durable once it returns: from then on every device ends SENT, FAILED or CANCELED.</summary>
    /// <exception cref="Problems.RequestException">No App to send from (<c>$.from</c>), a template that does not parse, a payload over the limit.</exception>
    public Task<Operation> AcceptAsync(AccountSid account, SendCommand command, CancellationToken cancellationToken) => throw new NotSupportedException();
}
