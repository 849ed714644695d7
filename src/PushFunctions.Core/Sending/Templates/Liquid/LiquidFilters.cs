using System.Collections.Frozen;
using Fluid;
using Fluid.Filters;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>
/// The filters that templates have. Left out: format_number, format_string, format_date (unbounded widths), time_zone (looks up
/// what it is told), the hashes and Base64 decoding (no use in a push), newline_to_br, handleize, raw.
/// </summary>
internal static class LiquidFilters
{
    public static readonly FrozenDictionary<string, FilterDelegate> All = new Dictionary<string, FilterDelegate>
    {
        ["append"] = StringFilters.Append,
        ["capitalize"] = StringFilters.Capitalize,
        ["downcase"] = StringFilters.Downcase,
        ["lstrip"] = StringFilters.LStrip,
        ["prepend"] = StringFilters.Prepend,
        ["remove"] = StringFilters.Remove,
        ["remove_first"] = StringFilters.RemoveFirst,
        ["remove_last"] = StringFilters.RemoveLast,
        ["replace"] = TextFilters.Replace,
        ["replace_first"] = StringFilters.ReplaceFirst,
        ["replace_last"] = StringFilters.ReplaceLast,
        ["rstrip"] = StringFilters.RStrip,
        ["slice"] = StringFilters.Slice,
        ["split"] = StringFilters.Split,
        ["strip"] = StringFilters.Strip,
        ["strip_html"] = MiscFilters.StripHtml,
        ["strip_newlines"] = StringFilters.StripNewLines,
        ["truncate"] = StringFilters.Truncate,
        ["truncatewords"] = StringFilters.TruncateWords,
        ["upcase"] = StringFilters.Upcase,

        ["base64_encode"] = MiscFilters.Base64Encode,
        ["escape"] = MiscFilters.Escape,
        ["json"] = MiscFilters.Json,
        ["url_decode"] = MiscFilters.UrlDecode,
        ["url_encode"] = MiscFilters.UrlEncode,

        ["abs"] = NumberFilters.Abs,
        ["at_least"] = NumberFilters.AtLeast,
        ["at_most"] = NumberFilters.AtMost,
        ["ceil"] = NumberFilters.Ceil,
        ["divided_by"] = NumberFilters.DividedBy,
        ["floor"] = NumberFilters.Floor,
        ["minus"] = NumberFilters.Minus,
        ["modulo"] = NumberFilters.Modulo,
        ["plus"] = NumberFilters.Plus,
        ["round"] = RoundFilter.Round,
        ["times"] = NumberFilters.Times,

        ["compact"] = MiscFilters.Compact,
        ["concat"] = ArrayFilters.Concat,
        ["find"] = ArrayFilters.Find,
        ["find_index"] = ArrayFilters.FindIndex,
        ["first"] = ArrayFilters.First,
        ["has"] = ArrayFilters.Has,
        ["join"] = TextFilters.Join,
        ["last"] = ArrayFilters.Last,
        ["map"] = ArrayFilters.Map,
        ["reject"] = ArrayFilters.Reject,
        ["reverse"] = ArrayFilters.Reverse,
        ["size"] = ArrayFilters.Size,
        ["sort"] = OrderFilters.Sort,
        ["sort_natural"] = OrderFilters.SortNatural,
        ["sum"] = OrderFilters.Sum,
        ["uniq"] = OrderFilters.Uniq,
        ["where"] = ArrayFilters.Where,

        ["date"] = DateFilter.Date,
        ["default"] = MiscFilters.Default,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
