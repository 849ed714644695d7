using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PushFunctions.Testing;

/// <summary>What each version of the service wrote. A file is never edited: what is written differently from some
/// version on is a new file in a new folder.</summary>
internal static class GoldenFiles
{
    private static readonly string Folder = Repository.PathTo("tests", "PushFunctions.Tests", "Golden");

    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Versions of which there is anything, oldest first.</summary>
    public static IReadOnlyList<int> Versions { get; } =
        [.. Directory.GetDirectories(Folder, "v*")
            .Select(folder => int.Parse(Path.GetFileName(folder)[1..], CultureInfo.InvariantCulture))
            .Order()];

    /// <summary>Names of the files of one sort (rows, messages) in a version; none where that version changed nothing
    /// of the sort.</summary>
    public static IEnumerable<string> NamesIn(int version, string sort)
    {
        var folder = Path.Combine(Folder, $"v{version}", sort);
        return Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!) : [];
    }

    /// <summary>Every version that has the file.</summary>
    public static IReadOnlyList<int> VersionsOf(string sort, string name) =>
        [.. Versions.Where(version => File.Exists(PathOf(version, sort, name)))];

    public static string Read(int version, string sort, string name) => File.ReadAllText(PathOf(version, sort, name)).TrimEnd('\n');

    /// <summary>What today's code writes is put beside the tests, so that it can become the file of a new
    /// version.</summary>
    /// <returns>Where it lies.</returns>
    public static string Propose(string sort, string name, JsonNode content)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "golden", sort));
        var path = Path.Combine(folder.FullName, name + ".json");
        File.WriteAllText(path, content.ToJsonString(Readable) + "\n");
        return path;
    }

    private static string PathOf(int version, string sort, string name) => Path.Combine(Folder, $"v{version}", sort, name + ".json");
}
