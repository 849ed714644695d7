using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Tests.Storage.Rows;

public sealed class KeyFilterTests
{
    [Fact]
    public void A_prefix_ends_before_the_next_text_that_does_not_begin_with_it() =>
        Assert.Equal(
            "PartitionKey eq 'p' and RowKey ge 'device:shop:' and RowKey lt 'device:shop;'", KeyFilter.Prefix("p", "device:shop:"));

    [Fact]
    public void A_quote_cannot_leave_its_value() =>
        Assert.Equal("PartitionKey eq 'p' and RowKey gt 'x'' or PartitionKey ne '''", KeyFilter.After("p", "x' or PartitionKey ne '"));
}
