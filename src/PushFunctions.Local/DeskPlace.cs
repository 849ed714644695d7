using PushFunctions.Local.Azurite;

namespace PushFunctions.Local;

/// <summary>Where the desk stands. Looked up only when something is needed from there: with everything configured a clone is not.</summary>
internal sealed class DeskPlace(LocalOptions options)
{
    /// <exception cref="StartException">The program runs outside a clone.</exception>
    public string Clone => Local.Clone.Find() ?? throw new StartException(
        $"Local needs a clone of the repository, to find tools/azurite and to keep its data in .local, but found none above {AppContext.BaseDirectory} or {Environment.CurrentDirectory}. " +
        "Start it inside a clone, or set PushStorage and Local__Folder.");

    /// <summary>Where the desk keeps what must be there at the next start.</summary>
    public string Folder => Path.GetFullPath(options.Folder ?? Path.Combine(Clone, ".local"));

    public AzuriteSettings AzuriteSettings => new(options.AzuriteQueuePort, options.AzuriteTablePort, Folder);
}
