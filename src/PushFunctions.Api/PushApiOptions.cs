using System.ComponentModel.DataAnnotations;

namespace PushFunctions.Api;

/// <summary>What the HTTP side of the service can be told.</summary>
public sealed class PushApiOptions
{
    public const string Section = "Push";

    /// <summary>The address under which clients reach the service, without a path below it; links in answers begin with it.</summary>
    /// <value>Setting <c>Push__PublicBaseAddress</c>, an absolute http or https URI. Default null: each request's own scheme and host.</value>
    public Uri? PublicBaseAddress { get; set; }

    /// <summary>The longest request body, in bytes; a longer one is answered with 413.</summary>
    /// <value>Setting <c>Push__MaxRequestBytes</c>, 1 KiB to 100 MiB. Default 16 MiB: 10,000 recipients with 1.6 KiB of variables each.</value>
    [Range(1024, 100 * 1024 * 1024)]
    public int MaxRequestBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How many bytes of request bodies an instance holds at a time, while they are read and worked on; a request that would be more is answered with 503.</summary>
    /// <value>Setting <c>Push__MaxBufferedRequestBytes</c>, 1 KiB to 2 GiB, no less than <see cref="MaxRequestBytes"/>. Default 128 MiB, of which a request takes about six times as much memory.</value>
    [Range(1024L, 2L * 1024 * 1024 * 1024)]
    public long MaxBufferedRequestBytes { get; set; } = 128 * 1024 * 1024;
}
