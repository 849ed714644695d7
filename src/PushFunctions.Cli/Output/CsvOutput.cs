using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace PushFunctions.Cli.Output;

/// <summary>CSV that a spreadsheet can open: what it would take for a formula gets an apostrophe in front.</summary>
internal sealed class CsvOutput : IDisposable
{
    private readonly CsvWriter _writer;

    public CsvOutput(TextWriter output, params string[] head)
    {
        _writer = new CsvWriter(
            output, new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape, NewLine = "\n" },
            leaveOpen: true);
        Write(head);
    }

    public void Write(params string?[] fields)
    {
        foreach (var field in fields) _writer.WriteField(field);
        _writer.NextRecord();
    }

    public void Dispose() => _writer.Dispose();
}
