namespace PushFunctions.Local;

/// <summary>The clone of the repository that this program was built in.</summary>
public static class Clone
{
    private static readonly string Mark = Path.Combine("tools", "azurite", "package.json");

    /// <summary>The folder above the assembly, else above the working directory, that holds <c>tools/azurite/package.json</c>; null where neither does.</summary>
    public static string? Find() => FindAbove(AppContext.BaseDirectory) ?? FindAbove(Environment.CurrentDirectory);

    private static string? FindAbove(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, Mark))) return folder.FullName;
        return null;
    }
}
