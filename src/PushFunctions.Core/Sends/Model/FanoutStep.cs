namespace PushFunctions.Core.Sends.Model;

public enum FanoutStep
{
    /// <summary>A scheduled operation is due: its batches and pages get their messages.</summary>
    Start,

    /// <summary>One page is to be expanded.</summary>
    Page,

    /// <summary>The audiences are to be read on and made into pages.</summary>
    Audiences,

    /// <summary>What belonged to something that was deleted is to be removed on.</summary>
    Remove,
}
