//! Default display type of each element, from the standard's "Rendering" section.

use crate::element_name::{ElementName, ElementNamespace};

/// How an element is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Display {
    /// Inline: most elements, and all unknown ones.
    Inline,
    /// `<a>`, `<label>`, `<button>`: inline, separated from neighbours by a space.
    Apart,
    /// A block on its own lines.
    Block,
    /// `<h1>` to `<h6>`.
    Heading(u8),
    /// `<pre>` and its obsolete variants: white space is kept.
    Preformatted,
    /// `<ul>`, `<menu>`, `<dir>`.
    BulletList,
    /// `<ol>`.
    NumberedList,
    /// `<li>`.
    ListItem,
    /// `<tr>`.
    TableRow,
    /// `<td>` and `<th>`.
    TableCell,
    /// `<br>`.
    LineBreak,
    NoScript,
    Dialog,
    /// `<script>`: only TeX is laid out.
    Script,
    Math,
    /// `<rt>`: the reading of the preceding characters.
    Reading,
    Code,
    /// `<template>`: inline when it is a shadow root.
    Template,
    /// `<iframe>`: a block when its document is available.
    Frame,
    /// Form controls: inline, but without text.
    Control,
    /// Not laid out at all.
    Absent,
}

impl Display {
    /// Whether the element begins and ends lines.
    pub(super) fn is_block(self) -> bool {
        !matches!(
            self,
            Display::Inline
                | Display::Apart
                | Display::LineBreak
                | Display::NoScript
                | Display::Script
                | Display::Math
                | Display::Reading
                | Display::Code
                | Display::Template
                | Display::Frame
                | Display::Control
                | Display::Absent
        )
    }

    pub(super) fn of(name: &ElementName) -> Display {
        match name.namespace {
            ElementNamespace::Svg => Display::Absent,
            ElementNamespace::MathMl => match &*name.local {
                "math" => Display::Math,
                "annotation" | "annotation-xml" => Display::Absent,
                _ => Display::Inline,
            },
            ElementNamespace::Html => of_html(&name.local),
        }
    }
}

fn of_html(name: &str) -> Display {
    match name {
        "a" | "label" | "button" => Display::Apart,
        "address" | "article" | "aside" | "blockquote" | "body" | "caption" | "center" | "dd" | "details" | "div"
        | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "footer" | "form" | "header" | "hgroup" | "hr"
        | "html" | "legend" | "main" | "nav" | "p" | "search" | "section" | "summary" | "table" | "tbody" | "tfoot"
        | "thead" => Display::Block,
        "h1" => Display::Heading(1),
        "h2" => Display::Heading(2),
        "h3" => Display::Heading(3),
        "h4" => Display::Heading(4),
        "h5" => Display::Heading(5),
        "h6" => Display::Heading(6),
        "pre" | "listing" | "xmp" | "plaintext" => Display::Preformatted,
        "ul" | "menu" | "dir" => Display::BulletList,
        "ol" => Display::NumberedList,
        "li" => Display::ListItem,
        "tr" => Display::TableRow,
        "td" | "th" => Display::TableCell,
        "br" => Display::LineBreak,
        "noscript" => Display::NoScript,
        "dialog" => Display::Dialog,
        "input" | "select" | "textarea" | "progress" | "meter" | "keygen" => Display::Control,
        "script" => Display::Script,
        "rt" => Display::Reading,
        "code" => Display::Code,
        "template" => Display::Template,
        "iframe" => Display::Frame,
        "head" | "title" | "style" | "option" | "optgroup" | "datalist" | "object" | "applet" | "embed" | "canvas"
        | "audio" | "video" | "noembed" | "noframes" | "frameset" | "frame" | "meta" | "link" | "base" | "param"
        | "source" | "track" | "area" | "rp" | "col" | "colgroup" => Display::Absent,
        _ => Display::Inline,
    }
}
