namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>A text is no template. The message ends in the position as (line:column) and repeats nothing of the text but the name of a tag or filter.</summary>
internal sealed class TemplateSyntaxException(string message) : Exception(message);
