namespace PushFunctions.Testing;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pushfunctions-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
