namespace PushFunctions.Core.Templates.Liquid;

/// <summary>A template could not be rendered for a recipient. The message names the field and the limit, never the text.</summary>
public sealed class RenderingException(string message) : Exception(message);
