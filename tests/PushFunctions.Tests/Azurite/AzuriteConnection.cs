namespace PushFunctions.Tests.Azurite;

/// <summary>Connection strings of the emulator's well-known development account. Its key is public and the same everywhere.</summary>
public static class AzuriteConnection
{
    public const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    public static string String(string blobAddress, string queueAddress, string tableAddress) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
        + $"BlobEndpoint={blobAddress}/{Account};QueueEndpoint={queueAddress}/{Account};TableEndpoint={tableAddress}/{Account};";
}
