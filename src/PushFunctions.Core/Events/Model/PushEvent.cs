using System.Text.Json.Nodes;

namespace PushFunctions.Core.Events.Model;

/// <summary>One event, before it gets the form of an endpoint. It names no token, and holds no title and no
/// body.</summary>
/// <param name="Id">Follows from what it is about and the type: a repeat has the same.</param>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="Account">Whose it is.</param>
/// <param name="App">Null where it is no App's.</param>
/// <param name="Subject">The id of what it is about.</param>
/// <param name="Data">As on the wire.</param>
public sealed record PushEvent(
    string Id, string Type, AccountSid Account, AppName? App, string Subject, DateTimeOffset Time, JsonObject Data)
{
    /// <summary>Events in one request.</summary>
    public const int MaximumPerRequest = 50;

    public override string ToString() => Id;
}
