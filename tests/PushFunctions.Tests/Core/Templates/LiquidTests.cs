namespace PushFunctions.Tests.Core.Templates;

/// <summary>What Shopify's Liquid renders, in cases of our own: the language people know from elsewhere must not mean
/// something else here.</summary>
public sealed class LiquidTests
{
    private const string Shop = """
        {
          "name": "Ann", "n": 7, "f": 2.5, "zero": 0, "yes": true, "no": false, "nothing": null, "text": "", "blanks": " \n\t",
          "list": ["tea", "cups", "milk"], "numbers": [10, 9, 100], "empty_list": [], "empty_object": {}, "holes": ["a", null, "b", null],
          "nested": [["a", ["b"]], "c"], "mixed": [1, 1.0, "1", "1", [1], {}, {}],
          "people": [{"id": 1, "name": "Ann", "vip": true}, {"id": 2, "name": "bob", "vip": false}, {"id": 3, "name": "Cid"}],
          "o": {"a": 1, "b": {"c": "deep"}}, "sized": {"size": "XL", "first": "1st"}, "index": 1, "key": "b", "two words": "2w", "zip": "007"
        }
        """;

    [Theory]
    [InlineData("{{ 1 }} {{ -2 }} {{ 3.0 }} {{ 2.50 }} {{ 'it' }} {{ \"it's\" }}", "1 -2 3.0 2.5 it it's")]
    [InlineData("{{ true }}{{ false }}{{ nil }}{{ null }}{{ empty }}{{ blank }}{{ }}", "truefalse")]
    [InlineData(
        "{{ list[0] }} {{ list[-1] }} {{ list[3] }}{{ list[-4] }} {{ list['0'] }}{{ list[index] }} {{ list.index }}", "tea milk  cups ")]
    [InlineData("{{ o.b.c }} {{ o['b'].c }} {{ o[key]['c'] }} {{ o.a.c.x }} {{ ['two words'] }} {{ [nothing] }}", "deep deep deep  2w ")]
    [InlineData(
        "{{ list.size }} {{ name.size }} {{ o.size }} {{ sized.size }} {{ n.size }} {{ nothing.size }} {{ list['size'] }}", "3 3 2 XL 8  ")]
    [InlineData(
        "{{ list.first }} {{ list.last }} {{ name.first }} {{ name.last }} {{ o.first }} {{ o.last }} {{ sized.first }}",
        "tea milk A n a1  1st")]
    [InlineData("{{ list }} {{ nested }} {{ holes }} {{ o }} {{ (1..3) }}", """teacupsmilk abc ab {"a"=>1, "b"=>{"c"=>"deep"}} 1..3""")]
    [InlineData(
        "{% assign a-b = 1 %}{% assign _c2 = 2 %}{% assign 2nd = 3 %}{% assign d? = 4 %}{{ a-b }}{{ _c2 }}{{ 2nd }}{{ d? }}", "1234")]
    [InlineData("{% assign größe = 'L' %}{{ größe }}", "L")]
    [InlineData("{{ 1.5e }}{{ empty.x }}{{ nil.x }}", null)]
    [InlineData("{{ name | append: '!', }}{{ name | upcase: }}", "Ann!ANN")]
    [InlineData("{{\tname\n|\nupcase | append :  ' x' }}", "ANN x")]
    [InlineData("{{ 1e3 }}", "")]
    public void Values(string template, string? expected) => Check(template, expected);

    [Theory]
    [InlineData("zero", true)]
    [InlineData("text", true)]
    [InlineData("empty_list", true)]
    [InlineData("nothing", false)]
    [InlineData("no", false)]
    [InlineData("blank", true)]
    [InlineData("missing.thing", false)]
    [InlineData("1 == 1.0", true)]
    [InlineData("'1' == 1", false)]
    [InlineData("1 != '1'", true)]
    [InlineData("1 <> 2", true)]
    [InlineData("n > 2 and n <= 7", true)]
    [InlineData("'a' < 'b'", true)]
    [InlineData("'Z' < 'a'", true)]
    [InlineData("'\uffee' < '😀'", true)]
    [InlineData("nothing < 1", false)]
    [InlineData("nothing >= nothing", false)]
    [InlineData("yes > no", false)]
    [InlineData("list > 1", false)]
    [InlineData("nothing == no", false)]
    [InlineData("nothing == missing", true)]
    [InlineData("text == empty", true)]
    [InlineData("blanks == empty", false)]
    [InlineData("blanks == blank", true)]
    [InlineData("nothing == empty", false)]
    [InlineData("nothing == blank", true)]
    [InlineData("no == blank", true)]
    [InlineData("zero == blank", false)]
    [InlineData("empty == empty_object", true)]
    [InlineData("empty_list != empty", false)]
    [InlineData("list == list", true)]
    [InlineData("list contains 'cups'", true)]
    [InlineData("list contains 'cup'", false)]
    [InlineData("'abc7' contains n", true)]
    [InlineData("o contains 'a'", true)]
    [InlineData("o contains 'c'", false)]
    [InlineData("(1..7) contains n", true)]
    [InlineData("holes contains nothing", false)]
    [InlineData("n contains 7", false)]
    [InlineData("missing contains 'x'", false)]
    [InlineData("name contains ''", true)]
    [InlineData("name startswith 'An' and name endswith 'n'", true)]
    [InlineData("false and false or true", false)]
    [InlineData("true or false and false", true)]
    [InlineData("true and false or true", true)]
    public void Conditions(string condition, bool expected)
    {
        Check($"{{% if {condition} %}}y{{% else %}}n{{% endif %}}", expected ? "y" : "n");
        Check($"{{% unless {condition} %}}n{{% else %}}y{{% endunless %}}", expected ? "y" : "n");
    }

    [Theory]
    [InlineData("{% if no %}a{% elsif nothing %}b{% elsif yes %}c{% else %}d{% endif %}", "c")]
    [InlineData("{% unless yes %}a{% elsif no %}b{% elsif yes %}c{% endunless %}", "c")]
    [InlineData("[{% if yes %} \n {% assign x = 1 %} {% comment %} c {% endcomment %} {% endif %}]", "[]")]
    [InlineData("[{% if yes %} {{ text }} {% endif %}]", "[  ]")]
    [InlineData("{% case n %}{% when 1 or 7 %}a{% when 7, 8 %}b{% else %}c{% endcase %}", "ab")]
    [InlineData("{% case n %}ignored{% else %}a{% when 7 %}b{% else %}c{% endcase %}", "ab")]
    [InlineData("{% case text %}{% when empty %}e{% when blank %}b{% when '' %}t{% endcase %}", "ebt")]
    [InlineData(
        "{% for x in list %}{{ forloop.index }}{{ x }}{% unless forloop.last %}, {% endunless %}{% endfor %}", "1tea, 2cups, 3milk")]
    [InlineData("{% for x in list reversed limit: 2 offset: 1 %}{{ x }} {% endfor %}", "milk cups ")]
    [InlineData(
        "{% for x in list limit: '1' %}{{ x }}{% endfor %}{% for x in list offset: continue %}-{{ x }}{% endfor %}", "tea-cups-milk")]
    [InlineData("{% for x in list, limit: nothing, offset: nothing %}{{ x }}{% endfor %}", "teacupsmilk")]
    [InlineData("{% for x in o %}{{ x[0] }}:{{ forloop.rindex }}{{ forloop.rindex0 }} {% endfor %}", "a:21 b:10 ")]
    [InlineData(
        "{% for x in name %}{{ x }}{% endfor %}{% for x in text %}y{% else %}none{% endfor %}{% for x in n %}y{% else %}none{% endfor %}",
        "Annnonenone")]
    [InlineData(
        "{% for i in (1..zip) %}{{ i }}{% endfor %}{% for i in (3..1) %}x{% endfor %}{% for i in ('a'..2) %}{{ i }}{% endfor %}",
        "1234567012")]
    [InlineData(
        "{% for i in (1..3) %}{% for j in (1..2) %}{{ forloop.parentloop.index }}{{ j }} {% endfor %}{% endfor %}{{ forloop }}",
        "11 12 21 22 31 32 ")]
    [InlineData("{% for x in list %}{{ forloop.name }}{% break %}{% endfor %}", "x-list")]
    [InlineData("{% for i in (1..5) %}{% if i == 2 %}{% continue %}{% elsif i == 4 %}{% break %}{% endif %}{{ i }}{% endfor %}", "13")]
    [InlineData("{% assign i = 9 %}{% for i in (1..2) %}{% assign i = 8 %}{{ i }}{% endfor %}{{ i }}", "128")]
    [InlineData("a{% break %}b", "a")]
    [InlineData("{% for i in (1..4) %}{% cycle 'a', 'b', 'c' %}{% endfor %}{% cycle 'a', 'b', 'c' %}{% cycle 'x', 'y' %}", "abcabx")]
    [InlineData("{% cycle name: 1, 2 %}{% cycle name: 1, 2 %}{% cycle 'other': 1, 2 %}{% cycle 'Ann': 3, 4 %}", "1213")]
    [InlineData("{% for i in (1..2) %}{% cycle n, name %}{% cycle n, name %}{% endfor %}", "77AnnAnn")]
    [InlineData(
        "{% increment c %}{% increment c %}{{ c }}{% decrement c %}{% assign c = 'x' %}{{ c }}{% increment c %}{% decrement new %}",
        "0121x1-1")]
    [InlineData("{% increment n %}{{ n }}", "78")]
    [InlineData("{% capture x %}a{{ n }}{% endcapture %}{% capture 'y' %}{{ x }}b{% endcapture %}{{ y }}", "a7b")]
    [InlineData(
        "{% tablerow x in list cols: 2 %}{{ x }}{{ tablerowloop.col }}{% endtablerow %}",
        "<tr class=\"row1\">\n<td class=\"col1\">tea1</td><td class=\"col2\">cups2</td></tr>\n<tr class=\"row2\"><td class=\"col1\">milk1</td></tr>\n")]
    [InlineData(
        "{% tablerow i in (1..4) limit: 2 offset: 1 %}{{ i }}{% endtablerow %}",
        "<tr class=\"row1\">\n<td class=\"col1\">2</td><td class=\"col2\">3</td></tr>\n")]
    [InlineData(
        "{% liquid\n  assign x = list | first\n  # a comment\n  for i in (1..2)\n    echo i\n    if i == 2\n      echo x | upcase\n    endif\n  endfor\n%}", "12TEA")]
    [InlineData("{% if yes %}{% liquid\n comment\n anything } %} goes\n endcomment\n echo n %}{% endif %}", null)]
    [InlineData("{% echo n | plus: 1 %}{% echo %}", "8")]
    [InlineData(
        "{% comment %}{% nonsense %}{% comment %}{% endcomment %}{{ x }}{% raw %}{% endcomment %}{% endraw %}{% endcomment %}a{% # b %}{%- # c\n # d -%} e", "ae")]
    [InlineData("{% doc %} {{ x }} {% enddoc %}a", "a")]
    [InlineData("{% raw %} {{ x }} {% if %} {% endraw %}", " {{ x }} {% if %} ")]
    [InlineData(" a {{- n -}} b {%- if yes -%} c {%- endif -%} d ", " a7bcd ")]
    [InlineData("a\u00a0{{- n }}", "a\u00a07")]
    public void Tags(string template, string? expected) => Check(template, expected);

    [Theory]
    [InlineData(
        "{{ 7 | divided_by: 2 }} {{ -7 | divided_by: 2 }} {{ 7 | divided_by: 2.0 }} {{ 7.0 | divided_by: 3 }}",
        "3 -4 3.5 2.3333333333333335")]
    [InlineData("{{ -7 | modulo: 3 }} {{ 7.5 | modulo: 2 }} {{ 7 | modulo: -3 }}", "2 1.5 -2")]
    [InlineData(
        "{{ 0.1 | plus: 0.2 }} {{ '1.5' | times: '2' }} {{ 'x' | minus: 1 }} {{ nothing | plus: yes }} {{ ' 12abc' | plus: 1 }}",
        "0.3 3.0 -1 0 13")]
    [InlineData(
        "{{ 4.5 | round }} {{ 5.5 | round }} {{ -4.5 | round }} {{ 2.345 | round: 2 }} {{ 1234 | round: -2 }} {{ 1250.5 | round: -2 }} {{ 7 | round: 1 }}", "5 6 -5 2.35 1200 1300 7")]
    [InlineData("{{ 1.2 | ceil }} {{ -1.2 | ceil }} {{ '1.8' | floor }} {{ -1.2 | floor }} {{ 'x' | ceil }}", "2 -1 1 -2 0")]
    [InlineData("{{ -2.5 | abs }} {{ '-3' | abs }} {{ 2 | at_least: 2.5 }} {{ 2 | at_most: 1 }} {{ '9' | at_most: 10 }}", "2.5 3 2.5 1 9")]
    [InlineData(
        "{{ 0.0000001 }} {{ 0.00000015 }} {{ 0.0001 }} {{ 0.012 }} {{ 100000000000000000000000.0 }} {{ 1234567.125 }}",
        "1.0e-07 1.5e-07 0.0001 0.012 1.0e+23 1234567.125")]
    [InlineData(
        "{{ 0.5 | divided_by: 3.0 }} {{ 3.14159 | divided_by: 42 }} {{ 2.5 | divided_by: 42 }}",
        "0.16666666666666666 0.07479976190476191 0.05952380952380952")]
    [InlineData("{{ 100000000000000000000.0 | modulo: 3 }} {{ 100000000000000000000.0 | modulo: -7 }}", "1.0 -5.0")]
    [InlineData(
        "{{ 100000000000000000000 | size }} {{ 123456789012345678901234567890 | size }} {{ -9223372036854775809 | size }}", "9 13 8")]
    [InlineData(
        "{{ 100000000000000000000 | plus: 1 }} {{ 10000000000000000.0 }} {{ 0.00001 }} {{ 1e2 }}",
        "100000000000000000001 1.0e+16 1.0e-05 ")]
    [InlineData("{{ numbers | sum }} {{ people | sum: 'id' }} {{ '1.5,2' | split: ',' | sum }} {{ empty_list | sum }}", "119 6 3.5 0")]
    public void Numbers(string template, string expected) => Check(template, expected);

    [Theory]
    [InlineData(
        "{{ 'a b  c' | split: ' ' | join: '|' }} {{ ' x ' | split: ' ' | size }} {{ 'a,b,,' | split: ',' | size }} {{ ',a' | split: ',' | size }}", "a|b|c 1 2 2")]
    [InlineData(
        "{{ 'hello' | slice: 1 }} {{ 'hello' | slice: -3, 2 }} {{ 'hello' | slice: 5 }} {{ 'hello' | slice: 9 }} {{ list | slice: 1, 5 | join }} {{ list | slice: -9 | size }}", "e ll   cups milk 0")]
    [InlineData(
        "{{ 'one two three' | truncate: 7 }} {{ 'abc' | truncate: 2 }} {{ 'abcdef' | truncate: 4, '..' }} {{ 'one two' | truncatewords: 1, '!' }}", "one ... ... ab.. one!")]
    [InlineData(
        "{{ 'aXbX' | replace: 'X', '-' }} {{ 'aXbX' | replace_first: 'X', '-' }} {{ 'aXbX' | replace_last: 'X', '-' }} {{ 'aXbX' | remove: 'X' }} {{ 'aXbX' | remove_last: 'X' }}", "a-b- a-bX aXb- ab aXb")]
    [InlineData(
        "[{{ 'one two ' | truncatewords: 2 }}] [{{ ' one two' | truncatewords: 2 }}] [{{ '  ' | truncatewords: 1 }}]",
        "[one two...] [ one two] [  ]")]
    [InlineData("{{ 'ışık' | upcase }} {{ 'İSTANBUL' | downcase }} {{ 'ılık İ' | capitalize }}", "IŞIK i\u0307stanbul Ilık i\u0307")]
    [InlineData("{{ 'ÄRGER straße' | capitalize }} {{ 'straße' | upcase }} {{ 'ÉA' | downcase }}", "Ärger straße STRASSE éa")]
    [InlineData(
        "[{{ ' \n a  b ' | strip }}][{{ ' a ' | lstrip }}][{{ ' a ' | rstrip }}][{{ ' a \n b ' | squish }}]", "[a  b][a ][ a][a b]")]
    [InlineData("{{ '<script>x<y</script>a<!-- <b> -->b<style>p{}</style><b\n>c</b> 1 < 2' | strip_html }}", "abc 1 < 2")]
    [InlineData("{{ '<a href=\"x\">&amp;\\'</a>' | escape }}", null)]
    [InlineData("{{ '<&amp;&#39;&' | escape }} {{ '<&amp;&#39;&' | escape_once }}", "&lt;&amp;amp;&amp;#39;&amp; &lt;&amp;&#39;&amp;")]
    [InlineData("{{ 'a b+ü*' | url_encode }} {{ 'a+b%20%C3%BC%' | url_decode }}", "a+b%2B%C3%BC%2A a b ü%")]
    [InlineData(
        "{{ 'ü?>' | base64_encode }} {{ 'w7w/Pg==' | base64_decode }} {{ 'ü?>' | base64_url_safe_encode }} {{ 'w7w_Pg' | base64_url_safe_decode }}", "w7w/Pg== ü?> w7w_Pg== ü?>")]
    [InlineData("{% capture t %}a\nb{% endcapture %}{{ t | newline_to_br }} {{ t | strip_newlines }}", "a<br />\nb ab")]
    [InlineData("{{ n | append: f }} {{ nothing | prepend: 'x' }} {{ list | append: '' }} {{ holes | join: '-' }}", """72.5 x ["tea", "cups", "milk"] a--b-""")]
    [InlineData(
        "{{ nothing | default: 'd' }} {{ no | default: 'd' }} {{ no | default: 'd', allow_false: true }} {{ empty_object | default: 'd' }} {{ zero | default: 'd' }} {{ blanks | default: 'd' | size }}", "d d false d 0 3")]
    public void Texts(string template, string? expected) => Check(template, expected);

    [Theory]
    [InlineData(
        "{{ numbers | sort | join }} {{ list | sort | first }} {{ people | sort: 'name' | map: 'id' | join }} {{ people | sort_natural: 'name' | map: 'id' | join }}", "9 10 100 cups 1 3 2 1 2 3")]
    [InlineData(
        "{{ holes | sort | join: '-' }} {{ holes | compact | join: '-' }} {{ people | compact: 'vip' | map: 'id' | join }}",
        "a-b-- a-b 1 2")]
    [InlineData(
        "{{ people | where: 'vip' | map: 'id' }} {{ people | where: 'vip', false | map: 'id' }} {{ people | reject: 'vip' | map: 'id' | join }} {{ people | where: 'id', 2 | map: 'name' }}", "1 2 2 3 bob")]
    [InlineData(
        "{{ people | has: 'vip' }} {{ people | has: 'id', 9 }} {{ people | find_index: 'id', 3 }} {{ people | find: 'id', 9 }}{% assign p = people | find: 'id', 3 %}{{ p.name }}", "true false 2 Cid")]
    [InlineData(
        "{{ mixed | uniq | size }} {{ people | uniq: 'vip' | size }} {{ nested | uniq | join }} {{ 'a' | uniq | join }}", "4 3 a b c a")]
    [InlineData(
        "{{ nested | map: 'x' | join: '-' }}|{{ list | reverse | join }}|{{ 'ab' | reverse }}|{{ nothing | reverse }}|{{ list | concat: numbers | size }}|{{ name | concat: list | join }}", "--|milk cups tea|ab||6|Ann tea cups milk")]
    [InlineData(
        "{{ list | first }} {{ list | last }} {{ n | first }}{{ o | first | join }} {{ (1..3) | last }} {{ (1..3) | join: '' }} {{ text | first }}", "tea milk a 1 3 123 ")]
    [InlineData("{{ o | json }} {{ holes | json }} {{ f | json }} {{ (1..2) | json }} {{ empty_list | json }}{{ empty_object | json }}", """{"a":1,"b":{"c":"deep"}} ["a",null,"b",null] 2.5 [1,2] []{}""")]
    public void Arrays(string template, string? expected) => Check(template, expected);

    /// <summary>Where Shopify's Liquid writes an error into the text, the push fails: nobody gets half a
    /// sentence.</summary>
    [Theory]
    [InlineData("{% if 1 < 'a' %}{% endif %}", "a number is compared with a text")]
    [InlineData("{{ 1 | divided_by: 0 }}", "it divides by zero")]
    [InlineData("{{ 1.0 | modulo: '0' }}", "it divides by zero")]
    [InlineData("{{ list | concat: 'x' }}", "concat needs an array")]
    [InlineData("{{ mixed | sort }}", "values of different kinds are sorted")]
    [InlineData("{{ people | sort: 'vip' }}", "values of different kinds are sorted")]
    [InlineData("{{ numbers | map: 'x' }}", "a property is asked for that such a value cannot have")]
    [InlineData("{{ list | map: nothing }}", "a property is asked for that such a value cannot have")]
    [InlineData("{{ 'x' | truncate: 'many' }}", "an integer was expected")]
    [InlineData("{% for i in list limit: f %}{% endfor %}", "an integer was expected")]
    [InlineData("{% for i in (1..f) %}{% endfor %}", "a range needs integers")]
    [InlineData("{{ '%%%' | base64_decode }}", "what is to be decoded is no Base64 of a text")]
    [InlineData("{{ '%ff' | url_decode }}", "what is to be decoded is no URL encoding of a text")]
    [InlineData("{{ 'the 3rd moon' | date: '%F' }}", "a date is written in a way that cannot be read")]
    [InlineData("{% increment name %}", "a counter has the name of a variable that is no integer")]
    public void What_has_no_result_fails_the_push(string template, string reason) =>
        Assert.Equal($"$.content.data.text could not be rendered: {reason}.", Templates.FailureOf(template, Shop));

    /// <summary>Null expects that the template is refused.</summary>
    private static void Check(string template, string? expected)
    {
        if (expected is null)
            Assert.NotEmpty(Templates.ProblemOf(template).Message);
        else
            Assert.Equal(expected, Templates.RenderText(template, Shop));
    }
}
