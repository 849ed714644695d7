using System.Globalization;
using System.Security;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using PushFunctions.StorageEmulator.Http;

namespace PushFunctions.StorageEmulator.Queues;

/// <summary>Messages as XML: https://learn.microsoft.com/rest/api/storageservices/get-messages.</summary>
internal static class MessageXml
{
    private const char ByteOrderMark = '\uFEFF';

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The text of a message; null without a body.</summary>
    public static string? Read(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty) return null;
        try
        {
            return XDocument.Parse(
                Encoding.UTF8.GetString(body.Span).TrimStart(ByteOrderMark), LoadOptions.PreserveWhitespace).Root?.Element(
                    "MessageText")?.Value
                ?? throw new RefusedException(QueueErrors.InvalidXmlDocument);
        }
        catch (XmlException)
        {
            throw new RefusedException(QueueErrors.InvalidXmlDocument);
        }
    }

    public static StorageAnswer Answer(int status, IReadOnlyList<StoredMessage> messages, MessageParts parts)
    {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><QueueMessagesList>");
        foreach (var message in messages)
        {
            xml.Append("<QueueMessage>");
            Element(xml, "MessageId", message.Id);
            Element(xml, "InsertionTime", Text(message.InsertedAt));
            Element(xml, "ExpirationTime", Text(message.ExpiresAt));
            if (parts.HasFlag(MessageParts.Receipt))
            {
                Element(xml, "PopReceipt", message.Receipt);
                Element(xml, "TimeNextVisible", Text(message.VisibleAt));
            }

            if (parts.HasFlag(MessageParts.Text))
            {
                Element(xml, "DequeueCount", message.Received.ToString(CultureInfo.InvariantCulture));
                Element(xml, "MessageText", SecurityElement.Escape(message.Text));
            }

            xml.Append("</QueueMessage>");
        }

        xml.Append("</QueueMessagesList>");
        return new StorageAnswer(status, [("Content-Type", "application/xml")], Encoding.UTF8.GetBytes(xml.ToString()));
    }

    private static void Element(StringBuilder xml, string name, string value) =>
        xml.Append('<').Append(name).Append('>').Append(value).Append("</").Append(name).Append('>');
}
