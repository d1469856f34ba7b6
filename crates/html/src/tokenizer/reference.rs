//! Comparison tests against html5ever's tokenizer: the trees and layouts must be identical.

use super::{normalize, tree_builder_options};
use crate::builder::Builder;
use crate::layout::lay_out;
use crate::tree::{NodeId, NodeKind, Tree};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{ParseOpts, parse_document};
use proptest::prelude::*;

/// Builds the tree with html5ever's own tokenizer.
fn parse_with_html5ever(html: &str) -> Tree {
    let html = normalize(html).into_owned();
    let options = ParseOpts { tree_builder: tree_builder_options(), ..ParseOpts::default() };
    let builder = parse_document(Builder::new(&html), options).one(StrTendril::from_slice(&html));
    builder.into_tree(html, 0)
}

/// Returns every reachable node, one per line.
fn dump(tree: &Tree) -> String {
    let mut output = String::new();
    let mut after_text = false;
    for node in tree.descendants(NodeId::DOCUMENT) {
        let parent = tree.parent(node).map_or("", |parent| tree.tag(parent));
        if tree.kind(node) == NodeKind::Text {
            if matches!(parent, "script" | "style" | "iframe" | "noembed" | "noframes") {
                continue;
            }
            if !after_text {
                output.push_str(&format!("\n{}text ", tree.ancestors(node).count()));
            }
            output.push_str(&tree.text(node).replace('\n', "\\n"));
            after_text = true;
            continue;
        }
        after_text = false;
        let depth = tree.ancestors(node).count();
        output.push_str(&format!("\n{depth}<{} {:?}", tree.tag(node), tree.namespace(node)));
        // Equal formatting elements share the list of the first of them.
        let mut attributes: Vec<_> = tree.attributes(node).collect();
        attributes.sort_unstable_by_key(|attribute| attribute.name);
        for attribute in attributes {
            output.push_str(&format!(" {}={:?}", attribute.name, attribute.value));
        }
    }
    output
}

fn assert_same(html: &str) {
    let (ours, theirs) = (Tree::parse(html), parse_with_html5ever(html));
    assert_eq!(dump(&ours), dump(&theirs), "tree of {html:?}");
    let (ours, theirs) = (lay_out(&ours), lay_out(&theirs));
    assert_eq!(ours.text, theirs.text, "layout of {html:?}");
}

#[test]
fn odd_markup_is_read_as_html5ever_reads_it() {
    for html in [
        "<!--><p>a",
        "<!---><p>a",
        "<!----><p>a",
        "<!-- a --!><p>b",
        "<!-- a --!-><p>b--><p>c",
        "<!-- <!-- --><p>a",
        "<!-- a",
        "<!--a--",
        "<!-a><p>b",
        "<!><p>a",
        "<?xml a?><p>b",
        "</><p>a",
        "</ a><p>b",
        "<script>a<!--<script></script>b--></script><p>c",
        "<script><!--></script><p>a",
        "<script><!--<script></script></script><p>a",
        "<script><!-- a </script><p>b --></script>c",
        "<script><!--<script>--></script><p>a",
        "<script></scriptx></script ><p>a",
        "<style><!-- </style><p>a",
        "<title>a&amp;</titl></title><p>b",
        "<textarea>\n<b></textarea>a",
        "<xmp><b></xmp>a",
        "<plaintext><b></plaintext>",
        "<noscript><p>a</noscript>b",
        "<head><noscript><style>a</style></noscript><p>b",
        "<iframe><p></iframe>a",
        "<svg><![CDATA[<p>]]></svg>a",
        "<![CDATA[a]]>b",
        "<svg><title><![CDATA[a]]></title></svg>",
        "<svg><style><p>a</style></svg>b",
        "<svg><script><p>a</script></svg>b",
        "<math><mi><p>a</mi></math>",
        "<a b=c d='e\"' f=\"g'\" h i=>x</a>",
        "<a b=c/d>x",
        "<a b=c/>x",
        "<br/><p/a>b",
        "<a =b>c",
        "<a b==c>d",
        "<a b=\"c",
        "<a b",
        "<a b c",
        "<a b=",
        "<a b='c'd='e'>f",
        "<A HREF=B>c</A>",
        "<a\0b c\0=d\0>e",
        "a\0b",
        "<p>a\0b",
        "<svg>a\0b",
        "<title>\0</title>",
        "a&amp;b&ampc&notit;&not;in&#65;&#x41&#0;&#x80;&#xD800;&#1114112;&;&#;&#x;&unknown;",
        "<a b='&amp;&ampc&amp=&copy1&copy;&lt'>c",
        "&am",
        "&",
        "&#",
        "&#x",
        "&#6",
        "&not",
        "a\r\nb\rc",
        "\u{feff}a",
        "<b class=x><b class=x><b class=x><b class=x><p>a</b></b></b></b>b",
        "<p><b id=1>a<p>b<p>c",
        "<table>a<tr><td>b</td>c</tr>d</table>e",
        "<table> <!-- --> a",
        "<table><b>a<td>c</b>d</table>",
        "<a href=1><div><a href=2>x</a></div></a>",
        "<select><option>a<p>b</select>c",
        "<template><p>a</template>b",
        "<frameset><frame></frameset><noframes><p>a</noframes>",
        "<body a=1><body b=2 a=3><html c=4>",
        "<!doctype html><p>a<table><tr><td>b</table>",
        "<!doctype html public \"-//W3C//DTD HTML 3.2//EN\"><p>a<table>",
        "<!doctype><p><table>",
        "<!doctype html SYSTEM 'about:legacy-compat'><p><table>",
        "<!doctype html system><p><table>",
        "<input type=hidden><table><input type=hidden><input type=text></table>",
        "<svg><font color=red>a</svg>b",
        "<svg><font x=y>a</svg>b",
        "<math><annotation-xml encoding=text/html><p>a</annotation-xml></math>",
        "<pre>\n\na</pre>",
        "<listing>\na</listing>",
        "<li>a<li>b",
        "<dt>a<dd>b",
        "<h1>a<h2>b</h1>",
        "<image>a",
        "<button>a<button>b",
        "<nobr>a<nobr>b",
        "</p>a</br>b",
        "<svg viewBox='0 0 1 1' xlink:href=a><foreignObject><p>b",
        "a<",
        "a</",
        "a<!",
        "a<!-",
        "a<!d",
        "<a/",
        "<a /b>c",
        "</a b=c>d",
        "<script",
        "<script>a",
        "<title>a</title",
        "<script>a</script",
        "<!doctype html",
        "<style>a</style/><p>b",
        "<p a=1 a=2 b=3>c",
        "<![CDATA[",
        "<svg><![CDATA[a",
    ] {
        assert_same(html);
    }
}

/// Pieces whose combinations reach every state.
fn piece() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "<!--",
        "-->",
        "--!>",
        "<!-->",
        "<!--->",
        "--",
        "-",
        ">",
        "<",
        "/",
        "!",
        "=",
        "\"",
        "'",
        "&",
        ";",
        "\0",
        "\r",
        "\n",
        " ",
        "\t",
        "x",
        "script",
        "<script",
        "<script>",
        "</script",
        "</script>",
        "</script ",
        "<style>",
        "</style>",
        "<title>",
        "</title>",
        "<textarea>",
        "</textarea>",
        "<xmp>",
        "</xmp>",
        "<noscript>",
        "</noscript>",
        "<iframe>",
        "</iframe>",
        "<noembed>",
        "</noembed>",
        "<noframes>",
        "</noframes>",
        "<svg>",
        "</svg>",
        "<math>",
        "</math>",
        "<![CDATA[",
        "]]>",
        "]]",
        "<p>",
        "</p>",
        "<p",
        "<b>",
        "</b>",
        "<a href=\"",
        "<a href='",
        "<a b=",
        "</a>",
        "<i c>",
        "</i>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<ul>",
        "<li>",
        "</ul>",
        "<div hidden>",
        "</div>",
        "<br>",
        "<pre>",
        "</pre>",
        "<select>",
        "<option>",
        "</select>",
        "<template>",
        "</template>",
        "<body x=1>",
        "<head>",
        "</head>",
        "<foreignObject>",
        "<desc>",
        "<button>",
        "<form>",
        "</form>",
        "<?",
        "<!",
        "</",
        "<!doctype html>",
        "&amp;",
        "&am",
        "&#65",
        "&#x4",
        "&notin",
        "<a b=c/>",
        "<frameset>",
        "<col>",
        "<caption>",
        "<font size=1>",
        "<FONT>",
        "é",
    ])
    .prop_map(str::to_owned);
    prop_oneof![20 => fixed, 1 => "[a-z<>&!/ -]{1,6}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, ..ProptestConfig::default() })]

    #[test]
    fn soup_is_read_as_html5ever_reads_it(pieces in prop::collection::vec(piece(), 0..40)) {
        assert_same(&pieces.concat());
    }
}

/// Compares the trees of a folder of saved pages, named by the environment variable `UNBOIL_HTML_PAGES`. Without it
/// there is nothing to compare.
#[test]
fn pages_are_read_as_html5ever_reads_them() {
    let Some(folder) = std::env::var_os("UNBOIL_HTML_PAGES") else {
        return;
    };
    let mut compared = 0;
    for entry in std::fs::read_dir(folder).expect("the folder of pages") {
        let path = entry.expect("an entry").path();
        let bytes = std::fs::read(&path).expect("a page");
        let html = String::from_utf8_lossy(&bytes);
        let (ours, theirs) = (Tree::parse(&html), parse_with_html5ever(&html));
        let (left, right) = (dump(&ours), dump(&theirs));
        let different = left.lines().zip(right.lines()).find(|(left, right)| left != right);
        assert_eq!(different, None, "page {path:?}");
        assert_eq!(left.len(), right.len(), "page {path:?}");
        assert_eq!(lay_out(&ours), lay_out(&Tree::parse(&html)), "layout is deterministic");
        compared += 1;
    }
    assert!(compared > 0, "the folder is empty");
}
