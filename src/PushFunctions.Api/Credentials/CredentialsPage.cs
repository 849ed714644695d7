using PushFunctions.Api.Lists;

namespace PushFunctions.Api.Credentials;

/// <summary>A page of credentials, newest first.</summary>
public sealed record CredentialsPage(IReadOnlyList<CredentialAnswer> Credentials, Pagination Pagination);
