using System.ComponentModel.DataAnnotations;

namespace PushFunctions.Api.Http;

/// <summary>The settings of the HTTP API.</summary>
public sealed class PushApiOptions
{
    public const string Section = "Push";

    /// <summary>The URL of the service as clients see it. Links in responses begin with it.</summary>
    /// <value>Setting <c>Push__PublicBaseAddress</c>, an absolute http or https URI. Default null: each request's own
    /// scheme and host.</value>
    public Uri? PublicBaseAddress { get; set; }

    /// <summary>The longest request body, in bytes; a longer one is refused with 413.</summary>
    /// <value>Setting <c>Push__MaxRequestBytes</c>, 1 KiB to 100 MiB. Default 16 MiB: 10,000 recipients with 1.6 KiB
    /// of variables each.</value>
    [Range(1024, 100 * 1024 * 1024)]
    public int MaxRequestBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// The total bytes of request bodies that an instance keeps in memory at a time; a request beyond that is refused
    /// with 503.
    /// </summary>
    /// <value>Setting <c>Push__MaxBufferedRequestBytes</c>, 1 KiB to 2 GiB, no less than
    /// <see cref="MaxRequestBytes"/>. Default 128 MiB. A request takes about six times its size in memory.</value>
    [Range(1024L, 2L * 1024 * 1024 * 1024)]
    public long MaxBufferedRequestBytes { get; set; } = 128 * 1024 * 1024;
}
