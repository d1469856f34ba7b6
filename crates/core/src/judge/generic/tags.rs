//! Element names and regions, as the judge distinguishes them.

/// The role of an element name. Ordered by the share of content in the text of such elements, so that a single number
/// serves as a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
#[allow(missing_docs, reason = "each is the element of that name")]
pub(super) enum Tag {
    Nav,
    Footer,
    Dialog,
    Noscript,
    Button,
    Label,
    Form,
    Aside,
    Address,
    Header,
    Legend,
    Summary,
    Link,
    ListItem,
    List,
    Div,
    Other,
    Span,
    Body,
    Figcaption,
    Figure,
    Caption,
    Section,
    SmallHeading,
    Heading4,
    Heading3,
    Heading2,
    Heading1,
    Term,
    Description,
    Cell,
    Row,
    Table,
    Details,
    Article,
    Main,
    Paragraph,
    Quote,
    Preformatted,
    Strong,
    Emphasis,
    Small,
    Time,
    /// An image or a video: it has no text, but is counted.
    Media,
    /// A form control.
    Control,
    /// Its content is not text of the page.
    Outside,
}

impl Tag {
    pub(super) fn of(name: &str) -> Tag {
        match name {
            "div" => Tag::Div,
            "span" => Tag::Span,
            "a" => Tag::Link,
            "li" => Tag::ListItem,
            "p" => Tag::Paragraph,
            "ul" | "ol" | "dl" | "menu" => Tag::List,
            "img" | "picture" | "video" | "audio" | "iframe" | "canvas" | "object" | "embed" => Tag::Media,
            "svg" | "script" | "style" | "template" | "head" | "select" => Tag::Outside,
            "input" | "textarea" => Tag::Control,
            "strong" | "b" => Tag::Strong,
            "em" | "i" => Tag::Emphasis,
            "small" | "sub" | "sup" => Tag::Small,
            "time" => Tag::Time,
            "nav" => Tag::Nav,
            "footer" => Tag::Footer,
            "dialog" => Tag::Dialog,
            "noscript" => Tag::Noscript,
            "button" => Tag::Button,
            "label" => Tag::Label,
            "form" | "fieldset" | "search" => Tag::Form,
            "aside" => Tag::Aside,
            "address" => Tag::Address,
            "header" => Tag::Header,
            "legend" => Tag::Legend,
            "summary" => Tag::Summary,
            "body" => Tag::Body,
            "figcaption" => Tag::Figcaption,
            "figure" => Tag::Figure,
            "caption" => Tag::Caption,
            "section" => Tag::Section,
            "h1" => Tag::Heading1,
            "h2" => Tag::Heading2,
            "h3" => Tag::Heading3,
            "h4" => Tag::Heading4,
            "h5" | "h6" => Tag::SmallHeading,
            "dt" => Tag::Term,
            "dd" => Tag::Description,
            "td" | "th" => Tag::Cell,
            "tr" => Tag::Row,
            "table" | "tbody" | "thead" | "tfoot" => Tag::Table,
            "details" => Tag::Details,
            "article" => Tag::Article,
            "main" => Tag::Main,
            "blockquote" | "q" => Tag::Quote,
            "pre" | "code" => Tag::Preformatted,
            _ => Tag::Other,
        }
    }

    pub(super) fn is_heading(self) -> bool {
        (Tag::SmallHeading..=Tag::Heading1).contains(&self)
    }
}

/// A set of regions that may contain a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Regions(u32);

/// A region, identified by an element name or a `role`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Region {
    Nav,
    Footer,
    Header,
    Aside,
    Main,
    Article,
    Form,
    Table,
    List,
    Figure,
    Dialog,
    Details,
    Quote,
    Link,
    Button,
    Section,
    Schema,
    Paragraph,
}

impl Regions {
    pub(super) fn has(self, region: Region) -> bool {
        self.0 >> region as u32 & 1 == 1
    }

    pub(super) fn add(&mut self, region: Region) {
        self.0 |= 1 << region as u32;
    }

    pub(super) fn joined(self, other: Regions) -> Regions {
        Regions(self.0 | other.0)
    }

    /// The region of an element name.
    pub(super) fn of_tag(tag: Tag) -> Regions {
        let region = match tag {
            Tag::Nav => Region::Nav,
            Tag::Footer => Region::Footer,
            Tag::Header => Region::Header,
            Tag::Aside => Region::Aside,
            Tag::Main => Region::Main,
            Tag::Article => Region::Article,
            Tag::Form => Region::Form,
            Tag::Table => Region::Table,
            Tag::List => Region::List,
            Tag::Figure | Tag::Figcaption => Region::Figure,
            Tag::Dialog => Region::Dialog,
            Tag::Details => Region::Details,
            Tag::Quote => Region::Quote,
            Tag::Link => Region::Link,
            Tag::Button | Tag::Label => Region::Button,
            Tag::Section => Region::Section,
            Tag::Paragraph => Region::Paragraph,
            _ => return Regions::default(),
        };
        Regions(1 << region as u32)
    }

    /// The region of a `role` attribute.
    pub(super) fn of_role(role: &str) -> Regions {
        let region = match role.trim() {
            "navigation" | "menu" | "menubar" | "tablist" | "toolbar" => Region::Nav,
            "contentinfo" => Region::Footer,
            "banner" => Region::Header,
            "complementary" => Region::Aside,
            "main" => Region::Main,
            "article" => Region::Article,
            "form" | "search" => Region::Form,
            "dialog" | "alertdialog" | "alert" => Region::Dialog,
            "button" => Region::Button,
            _ => return Regions::default(),
        };
        Regions(1 << region as u32)
    }
}
