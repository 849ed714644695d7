namespace PushFunctions.Api.Http;

/// <summary>A thing that belongs to the one in the answer.</summary>
/// <param name="Id">Its id; an App's name.</param>
/// <param name="Name">What it is.</param>
/// <param name="Uri">Its path below <c>/v1</c>.</param>
public sealed record Related(string Id, string Name, string Uri);
