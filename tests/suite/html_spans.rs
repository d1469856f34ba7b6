//! Where elements are in the laid-out text.

use proptest::prelude::*;
use unboil::page::html::{Layout, Selector, Tree, lay_out};

fn span_of<'text>(tree: &Tree, layout: &'text Layout, selector: &str) -> &'text str {
    let selector = Selector::parse(selector).expect("a selector");
    let node = tree.select(&selector).next().expect("an element");
    &layout.text[layout.element_span(node)]
}

#[test]
fn spans_hold_what_an_element_gave() {
    let tree = Tree::parse(
        "<main id=content><div class='post entry x more'><p>One <b>two</b> three</p><ul><li>a<li><a href=/>b</a> c</ul>\
        <p id=empty></p><table><tr><td>x<td id=cell>y</table></div></main><aside>z</aside>",
    );
    let layout = lay_out(&tree);
    assert_eq!(layout.text, "One two three\n• a\n• b c\nx\ty\nz");
    for (selector, expected) in [
        ("b", "two"),
        ("p", "One two three"),
        ("ul", "• a\n• b c"),
        ("li + li", "• b c"),
        ("a", "b"),
        ("#cell", "y"),
        ("tr", "x\ty"),
        ("#empty", ""),
        ("main", "One two three\n• a\n• b c\nx\ty"),
        ("html", "One two three\n• a\n• b c\nx\ty\nz"),
    ] {
        assert_eq!(span_of(&tree, &layout, selector), expected, "{selector}");
    }
    let list = Selector::parse("ul").expect("a selector");
    let list = tree.select(&list).next().expect("a list");
    assert_eq!(layout.element_lines(list), 1..3);
    assert_eq!(tree.element_path(list), "html > body > main#content > div.post.entry.x > ul");
    let row = layout.lines.get(3).expect("the row");
    assert_eq!(tree.tag(row.node), "tr");
    assert!((layout.lines[2].link_density() - 1.0 / 7.0).abs() < 1e-6);
}

proptest! {
    #[test]
    fn spans_are_whole_characters_and_nest(pieces in prop::collection::vec(prop::sample::select(vec![
        "<p>", "</p>", "<b>", "</b>", "<div>", "</div>", "é ", " x", "&nbsp;", "<ul>", "<li>", "</ul>", "<i hidden>", "</i>",
        "<br>", "<pre>", "</pre>", "\n", "<table>", "<tr>", "<td>", "</table>", "<a href=x>", "</a>", "<noscript>", "</noscript>",
        "<div hidden>", "<h2>", "</h2>", "<span aria-hidden=true>", "</span>", "<select>", "</select>", "<svg>", "</svg>",
    ]), 0..50)) {
        let tree = Tree::parse(&pieces.concat());
        let layout = lay_out(&tree);
        let lines: Vec<&str> = layout.lines.iter().map(|line| layout.line_text(line)).collect();
        prop_assert_eq!(lines.join("\n"), layout.text.as_str());
        for node in tree.descendants(unboil::page::html::NodeId::DOCUMENT) {
            let span = layout.element_span(node);
            prop_assert!(layout.text.get(span.clone()).is_some());
            prop_assert!(layout.element_lines(node).end <= layout.lines.len());
        }
        for line in &layout.lines {
            let span = layout.element_span(line.node);
            prop_assert!(span.start <= line.start as usize && line.end as usize <= span.end, "{:?} {:?} {:?}", line, span, layout.text);
            prop_assert!(line.link_bytes <= line.end - line.start);
        }
    }
}
