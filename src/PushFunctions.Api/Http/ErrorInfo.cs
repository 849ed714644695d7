namespace PushFunctions.Api.Http;

/// <summary>What an error code means.</summary>
/// <param name="Code">The code.</param>
/// <param name="Title">Its name.</param>
/// <param name="Description">What happened.</param>
/// <param name="WhatToDo">What to check or change.</param>
public sealed record ErrorInfo(int Code, string Title, string Description, string WhatToDo);
