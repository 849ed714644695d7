using PushFunctions.Core.Apps;
using PushFunctions.Core.Identifiers;

namespace PushFunctions.Core.Sending;

/// <summary>The App in use and, for each provider it can reach, the credential; fixed when the send is accepted.</summary>
public sealed record SendRoute(AppName App, IReadOnlyDictionary<Provider, CredentialId> Credentials);
