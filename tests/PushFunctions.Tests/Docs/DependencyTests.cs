using System.Reflection;
using System.Xml.Linq;

namespace PushFunctions.Tests.Docs;

/// <summary>Who may know whom: what ARCHITECTURE.md says, held by looking at the built assemblies and at the project
/// files.</summary>
public sealed class DependencyTests
{
    private static readonly string[] Projects =
        ["PushFunctions", "PushFunctions.Api", "PushFunctions.Console", "PushFunctions.Core", "PushFunctions.Local", "PushFunctions.Providers",
            "PushFunctions.Simulator", "PushFunctions.Storage"];

    [Theory]
    [InlineData("Azure.")]
    [InlineData("Microsoft.Azure.")]
    [InlineData("Microsoft.AspNetCore.")]
    [InlineData("System.Net.Http")]
    [InlineData("Microsoft.Extensions.Http")]
    public void Core_knows_no_Azure_and_no_HTTP(string prefix)
    {
        Assert.DoesNotContain(ReferencedBy("PushFunctions.Core"), name => name.StartsWith(prefix, StringComparison.Ordinal));
        Assert.DoesNotContain(PackagesOf("PushFunctions.Core"), name => name.StartsWith(prefix, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("PushFunctions.Core")]
    [InlineData("PushFunctions.Simulator")]
    [InlineData("PushFunctions.Api", "PushFunctions.Core")]
    [InlineData("PushFunctions.Console", "PushFunctions.Api")]
    [InlineData("PushFunctions.Storage", "PushFunctions.Core")]
    [InlineData("PushFunctions.Providers", "PushFunctions.Core")]
    public void A_part_knows_only_these_parts(string project, params string[] known)
    {
        Assert.Equal(known, ProjectsOf(project));
        Assert.Empty(ReferencedBy(project).Where(name => name.StartsWith("PushFunctions", StringComparison.Ordinal)).Except(known));
    }

    [Fact]
    public void Nothing_knows_a_host() =>
        Assert.All(Projects, project => Assert.Empty(ProjectsOf(project).Intersect(["PushFunctions", "PushFunctions.Local"])));

    [Fact]
    public void The_client_and_the_command_line_know_the_service_by_its_HTTP_API_only()
    {
        Assert.Equal(["PushFunctions.ClientGenerator"], ProjectsOf("PushFunctions.Client"));
        Assert.Equal(["PushFunctions.Client"], ProjectsOf("PushFunctions.Cli"));
    }

    [Fact]
    public void Only_storage_knows_the_storage_clients_and_only_the_hosts_and_storage_know_Azure() =>
        Assert.Equal(
            ["PushFunctions", "PushFunctions.Storage"],
            Projects.Where(
                project =>
                    PackagesOf(project)
                        .Any(name => name.StartsWith("Azure.", StringComparison.Ordinal)
                            || name.StartsWith("Microsoft.Azure.", StringComparison.Ordinal))));

    [Fact]
    public void Both_hosts_know_the_same_parts_but_for_the_simulator() =>
        Assert.Equal(ProjectsOf("PushFunctions"), ProjectsOf("PushFunctions.Local").Where(name => name != "PushFunctions.Simulator"));

    [Theory]
    [InlineData("PushFunctions.Api")]
    [InlineData("PushFunctions.Core")]
    [InlineData("PushFunctions.Local")]
    [InlineData("PushFunctions.Providers")]
    [InlineData("PushFunctions.Simulator")]
    [InlineData("PushFunctions.Storage")]
    public void No_namespaces_need_each_other(string project)
    {
        var circles = NamespaceGraph.Of(Assembly.Load(project).Location).Circles();
        Assert.True(
            circles.Count == 0,
            $"Namespaces of {project} need each other. Move a type, so that one of these goes:\n{string.Join('\n', circles)}");
    }

    private static string[] ReferencedBy(string project) =>
        [.. Assembly.Load(project).GetReferencedAssemblies().Select(name => name.Name!)];

    private static string[] ProjectsOf(string project) =>
        [.. Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    private static string[] PackagesOf(string project) => [.. Items(project, "PackageReference")];

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Load(Path.Combine(Repository.PathTo(), "src", project, project + ".csproj"))
            .Descendants(kind)
            .Select(item => item.Attribute("Include")!.Value);
}
