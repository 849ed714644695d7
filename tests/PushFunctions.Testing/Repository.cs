namespace PushFunctions.Testing;

/// <summary>Files of the repository.</summary>
public static class Repository
{
    public static string PathTo(params ReadOnlySpan<string> parts)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "PushFunctions.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No PushFunctions.sln above the tests.");
        return Path.Combine([folder, .. parts]);
    }
}
