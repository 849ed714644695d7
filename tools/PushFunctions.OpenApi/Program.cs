using System.Text;
using PushFunctions.OpenApi;

// Writes the OpenAPI document from the endpoints. The argument is the file; without one, the checked-in file of the
// clone is rewritten.
var path = args is [var file] ? file : Path.Combine("src", "PushFunctions.Api", "OpenApi", "openapi.json");
await File.WriteAllTextAsync(
    path, await DocumentGenerator.GenerateAsync(CancellationToken.None), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
Console.WriteLine($"Wrote {path}.");
