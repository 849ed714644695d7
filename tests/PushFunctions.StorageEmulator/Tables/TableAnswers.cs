using System.Text.Json;
using PushFunctions.StorageEmulator.Http;

namespace PushFunctions.StorageEmulator.Tables;

internal static class TableAnswers
{
    public static StorageAnswer Json(int status, IReadOnlyList<(string Name, string Value)> headers, Action<Utf8JsonWriter> write)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body)) write(json);
        return new StorageAnswer(status, [("Content-Type", StorageAnswer.Json), .. headers], body.ToArray());
    }
}
