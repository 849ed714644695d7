using System.Text.Json;
using System.Text.Json.Serialization;

namespace PushFunctions.Client;

/// <summary>The one thing that the generator leaves to its user: words in lists.</summary>
public partial class PushClient
{
    static partial void UpdateJsonSerializerSettings(JsonSerializerOptions settings) =>
        settings.Converters.Add(new JsonStringEnumConverter());
}
