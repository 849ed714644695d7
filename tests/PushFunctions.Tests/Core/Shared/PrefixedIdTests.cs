namespace PushFunctions.Tests.Core.Shared;

public sealed class PrefixedIdTests
{
    private const string Tail = "01k7q2bx0mft5bvbxh3781hkmr";

    [Fact]
    public void New_ids_parse_to_themselves()
    {
        Assert.True(UserId.TryParse(Some.Ids.NewUser().Value, out _));
        Assert.True(CredentialId.TryParse(Some.Ids.NewCredential().Value, out _));
        Assert.True(AudienceId.TryParse(Some.Ids.NewAudience().Value, out _));
        var operation = Some.Ids.NewOperation();
        Assert.True(OperationId.TryParse(operation.Value, out var parsed));
        Assert.Equal(operation, parsed);
    }

    [Fact]
    public void A_User_is_accepted_under_both_prefixes_and_shown_under_one()
    {
        Assert.True(UserId.TryParse("comms_user_" + Tail, out var shortForm));
        Assert.True(UserId.TryParse("comms_pushnotificationuser_" + Tail, out var longForm));
        Assert.Equal(shortForm, longForm);
        Assert.Equal("comms_user_" + Tail, longForm.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("comms_user_")]
    [InlineData("comms_credential_01k7q2bx0mft5bvbxh3781hkmr")]
    [InlineData("COMMS_USER_01k7q2bx0mft5bvbxh3781hkmr")]
    [InlineData("comms_user_01k7q2bx0mft5bvbxh3781hkm")]
    [InlineData("comms_user_01k7q2bx0mft5bvbxh3781hkmr123456789")]
    [InlineData("comms_user_81k7q2bx0mft5bvbxh3781hkmr")]
    [InlineData("comms_user_01K7Q2BX0MFT5BVBXH3781HKMR")]
    [InlineData("comms_user_01i7q2bx0mft5bvbxh3781hkmr")]
    [InlineData("comms_user_01k7q2bx0mft5bvbxh3781hkm/")]
    [InlineData(" comms_user_01k7q2bx0mft5bvbxh3781hkmr")]
    [InlineData("comms_user_01k7q2bx0mft5bvbxh3781hkmr\n")]
    public void What_is_no_User_id_is_refused(string? text)
    {
        Assert.False(UserId.TryParse(text, out var id));
        Assert.Null(id);
    }

    [Fact]
    public void Tails_of_26_to_34_digits_are_accepted()
    {
        Assert.True(UserId.TryParse("comms_user_" + Tail + "00000000", out _));
        Assert.False(UserId.TryParse("comms_user_" + Tail + "000000000", out _));
    }

    [Fact]
    public void An_operation_tells_when_it_was_made()
    {
        Assert.Equal(Some.Noon, Some.OperationAt(Some.Noon).CreatedAt);
    }

    [Fact]
    public void Later_operations_sort_after_earlier_ones()
    {
        Assert.True(string.CompareOrdinal(Some.OperationAt(Some.Noon).Tail, Some.OperationAt(Some.Noon.AddMilliseconds(1)).Tail) < 0);
    }
}
