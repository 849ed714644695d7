using System.Text;

namespace PushFunctions.IntegrationTests.Security.Privacy;

/// <summary>Secrets that are known by sight, in every form in which they could slip out.</summary>
internal sealed class Marks
{
    private readonly List<(string Name, string Form)> _forms = [];

    /// <param name="name">What the secret is; it may be told.</param>
    /// <param name="secret">At least eight characters, or too much would look like it.</param>
    public Marks Add(string name, string secret)
    {
        Assert.True(secret.Length >= 8, $"{name} is too short to be told from anything else.");
        var bytes = Encoding.UTF8.GetBytes(secret);
        _forms.Add((name, secret));
        _forms.Add((name + " in a URL", Uri.EscapeDataString(secret)));
        _forms.Add((name + " in hex", Convert.ToHexStringLower(bytes)));
        _forms.Add((name + " in JSON", System.Text.Json.JsonEncodedText.Encode(secret).ToString()));
        for (var offset = 0; offset < 3; offset++)
        {
            var text = InBase64(bytes, offset);
            _forms.Add((name + " in base64", text));
            _forms.Add((name + " in base64 of a URL", text.Replace('+', '-').Replace('/', '_')));
        }

        return this;
    }

    /// <summary>Each line of a key, so that a part of it is found too.</summary>
    public Marks AddKey(string name, string pem)
    {
        foreach (
            var line in pem.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.StartsWith("-----", StringComparison.Ordinal) && line.Length >= 16)) Add(name, line);
        return this;
    }

    /// <returns>The names of the secrets that the text holds.</returns>
    public IReadOnlyList<string> FindIn(string text) =>
        [.. _forms.Where(form => text.Contains(form.Form, StringComparison.OrdinalIgnoreCase)).Select(form => form.Name).Distinct()];

    /// <summary>What is left of a secret in base64 when something stands before it and behind it.</summary>
    private static string InBase64(byte[] bytes, int offset)
    {
        var text = Convert.ToBase64String([.. new byte[offset], .. bytes]);
        var first = (offset * 8 + 5) / 6;
        return text[first..((offset + bytes.Length) * 8 / 6)];
    }
}
