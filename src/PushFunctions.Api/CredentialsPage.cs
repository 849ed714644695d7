using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>A page of credentials, newest first.</summary>
/// <param name="Credentials">The credentials.</param>
/// <param name="Pagination">Where this page lies.</param>
public sealed record CredentialsPage(IReadOnlyList<CredentialAnswer> Credentials, Pagination Pagination);
