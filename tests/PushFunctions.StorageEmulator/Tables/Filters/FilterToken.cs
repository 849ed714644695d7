namespace PushFunctions.StorageEmulator.Tables.Filters;

/// <param name="Text">Of a word.</param>
/// <param name="Value">Of a literal.</param>
internal readonly record struct FilterToken(FilterTokenKind Kind, string Text, object? Value)
{
    public bool Is(string word) => Kind == FilterTokenKind.Word && Text == word;
}
