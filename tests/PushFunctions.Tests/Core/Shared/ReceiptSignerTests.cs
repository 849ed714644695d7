using System.Buffers.Text;

namespace PushFunctions.Tests.Core.Shared;

public sealed class ReceiptSignerTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];
    private static readonly byte[] Other = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];

    private static readonly ReceiptId Id = new(
        new NotificationId(Known.Operation, new BatchNumber(15, BatchNumber.MaximumStep, 7), 99),
        ReceiptKinds.Opened | ReceiptKinds.Dismissed, new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void What_was_signed_is_read_again()
    {
        var signer = new ReceiptSigner([Key]);

        var text = signer.Sign(Id with { SentAt = Id.SentAt.AddMinutes(59) });

        Assert.Equal(ReceiptSigner.Length, text.Length);
        Assert.Equal(50, text.Length);
        Assert.True(signer.TryRead(text, out var read));
        Assert.Equal(Id, read);
    }

    [Fact]
    public void A_changed_byte_anywhere_and_another_key_are_refused()
    {
        var signer = new ReceiptSigner([Key]);
        var bytes = Base64Url.DecodeFromChars(signer.Sign(Id));
        for (var place = 0; place < bytes.Length; place++)
        {
            bytes[place] ^= 1;
            Assert.False(signer.TryRead(Base64Url.EncodeToString(bytes), out _), $"byte {place}");
            bytes[place] ^= 1;
        }

        Assert.False(new ReceiptSigner([Other]).TryRead(signer.Sign(Id), out _));
        foreach (var text in new[] { "", "pf", ReceiptSigner.Longest, new string('!', ReceiptSigner.Length), signer.Sign(Id) + "A" })
            Assert.False(signer.TryRead(text, out _), text);
    }

    [Fact]
    public void What_an_older_key_signed_stays_valid() =>
        Assert.True(new ReceiptSigner([Other, Key]).TryRead(new ReceiptSigner([Key]).Sign(Id), out _));
}
