namespace PushFunctions.IntegrationTests.EndToEnd.Contract;

/// <summary>Addresses that nobody puts in order: what is written is sent.</summary>
internal static class Literal
{
    /// <param name="target">Path and query.</param>
    public static Uri Address(RunningService service, string target) =>
        new(service.Address.ToString()
            .TrimEnd('/') + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
}
