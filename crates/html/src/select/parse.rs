//! Selector parser with readable errors.

use super::names::{Names, NoPseudo};
use super::own::{Edge, Own, Pattern, Side, Which};
use super::{Selector, SelectorError};
use cssparser::{CowRcStr, Delimiter, ParseError, ParseErrorKind};
use selectors::parser::{ParseRelative, Parser, SelectorList, SelectorParseErrorKind};

/// A parse error.
enum Problem {
    Selector(SelectorParseErrorKind),
    PseudoElement(String),
    PseudoClass(String),
    Regex(String),
    Argument(&'static str),
}

impl From<SelectorParseErrorKind> for Problem {
    fn from(kind: SelectorParseErrorKind) -> Self {
        Problem::Selector(kind)
    }
}

struct Grammar;

fn refuse<T>(problem: Problem) -> Result<T, ParseError<Problem>> {
    Err(ParseError { kind: ParseErrorKind::Custom(problem) })
}

impl<'input> Parser<'input> for Grammar {
    type Impl = Names;
    type Error = Problem;

    fn parse_is_and_where(&self) -> bool {
        true
    }

    fn parse_has(&self) -> bool {
        true
    }

    fn parse_nth_child_of(&self) -> bool {
        true
    }

    /// A mistake inside `:is()` is an error and is not ignored.
    fn allow_forgiving_selectors(&self) -> bool {
        false
    }

    fn parse_non_ts_pseudo_class(&self, name: CowRcStr<'input>) -> Result<Own, ParseError<Problem>> {
        refuse(Problem::PseudoClass(name.to_string()))
    }

    fn parse_non_ts_functional_pseudo_class(
        &self,
        name: CowRcStr<'input>,
        arguments: &mut cssparser::Parser<'input>,
        _: bool,
    ) -> Result<Own, ParseError<Problem>> {
        if let Some(which) = Which::of_name(&name) {
            let Ok(text) = arguments.expect_string_cloned() else {
                return refuse(Problem::Argument("a regex in quotes is missing here"));
            };
            return Pattern::new(&text)
                .map(|pattern| Own::Text(which, pattern))
                .or_else(|error| refuse(Problem::Regex(error)));
        }
        if let Some(edge) = Edge::of_name(&name) {
            return Ok(Own::Edge(edge, Box::new(list(arguments)?)));
        }
        let Some(side) = Side::of_name(&name) else {
            return refuse(Problem::PseudoClass(name.to_string()));
        };
        let kind = arguments.parse_until_before(Delimiter::Semicolon, |kind| list(kind))?;
        if arguments.expect_semicolon().is_err() {
            return refuse(Problem::Argument("two selectors with a `;` between them are wanted here"));
        }
        Ok(Own::Nearest { side, kind: Box::new(kind), other: Box::new(list(arguments)?) })
    }

    fn parse_pseudo_element(&self, name: CowRcStr<'input>) -> Result<NoPseudo, ParseError<Problem>> {
        refuse(Problem::PseudoElement(name.to_string()))
    }

    fn parse_functional_pseudo_element(
        &self,
        name: CowRcStr<'input>,
        _: &mut cssparser::Parser<'input>,
    ) -> Result<NoPseudo, ParseError<Problem>> {
        refuse(Problem::PseudoElement(name.to_string()))
    }
}

fn list(input: &mut cssparser::Parser<'_>) -> Result<Selector, ParseError<Problem>> {
    SelectorList::parse(&Grammar, input, ParseRelative::No).map(|list| Selector { list })
}

pub(super) fn parse(text: &str) -> Result<SelectorList<Names>, SelectorError> {
    if text.trim().is_empty() {
        return Err(SelectorError { message: "the selector is empty".to_owned(), offset: 0 });
    }
    read(text).map_err(|(kind, stopped)| {
        let message = message(&kind);
        let last = place(text, &message, stopped);
        let is_name = match kind {
            ParseErrorKind::Custom(Problem::Selector(kind)) => matches!(kind, SelectorParseErrorKind::InvalidState),
            ParseErrorKind::Custom(Problem::PseudoElement(_) | Problem::PseudoClass(_)) => true,
            ParseErrorKind::Custom(Problem::Regex(_) | Problem::Argument(_)) | ParseErrorKind::Basic(_) => false,
        };
        let before = text.get(..last).unwrap_or("");
        // The offset of an unknown name is that of its colon.
        let colons = before.rfind(':').filter(|_| is_name).and_then(|colon| before.get(..colon));
        SelectorError { message, offset: colons.map_or(last, |before| before.trim_end_matches(':').len()) }
    })
}

/// Parses a selector. An error comes with the offset at which parsing stopped, in bytes.
fn read(text: &str) -> Result<SelectorList<Names>, (ParseErrorKind<Problem>, usize)> {
    let mut parser = cssparser::Parser::new(text);
    SelectorList::parse(&Grammar, &mut parser, ParseRelative::No)
        .map_err(|error| (error.kind, parser.position().byte_index().min(text.len())))
}

/// Maximum length of a text in which a mistake is located exactly, because that parses the text once for each
/// character. For a longer text, the offset is that at which parsing stopped.
const LONGEST: usize = 400;

/// Locates a mistake, in bytes. The parser skips the rest of an unusable part, so it stops after the mistake. The
/// mistake is at the last character of the shortest prefix that has it; every longer prefix has it too.
fn place(text: &str, wrong: &str, stopped: usize) -> usize {
    if text.len() > LONGEST {
        return stopped;
    }
    let has_it = |beginning: &str| read(beginning).is_err_and(|(kind, _)| message(&kind) == wrong);
    let characters = text.char_indices().rev();
    let behind = characters.take_while(|(at, c)| text.get(..at + c.len_utf8()).is_some_and(has_it));
    behind.last().map_or(stopped, |(at, _)| at)
}

fn message(kind: &ParseErrorKind<Problem>) -> String {
    match kind {
        ParseErrorKind::Basic(kind) => match kind {
            cssparser::BasicParseErrorKind::EndOfInput => "the selector ends too early".to_owned(),
            cssparser::BasicParseErrorKind::TooManyNestedBlocks => "the selector is nested too deeply".to_owned(),
            _ => "the selector cannot go on like this".to_owned(),
        },
        ParseErrorKind::Custom(Problem::PseudoElement(name)) => {
            format!("`::{name}` is a pseudo-element, which no page's tree contains")
        }
        ParseErrorKind::Custom(Problem::PseudoClass(name)) => {
            format!("the pseudo-class `:{name}` is not supported")
        }
        ParseErrorKind::Custom(Problem::Regex(error)) => format!("invalid regex: {error}"),
        ParseErrorKind::Custom(Problem::Argument(message)) => (*message).to_owned(),
        ParseErrorKind::Custom(Problem::Selector(kind)) => selector_message(kind).to_owned(),
    }
}

fn selector_message(kind: &SelectorParseErrorKind) -> &'static str {
    use SelectorParseErrorKind as Kind;
    match kind {
        Kind::EmptySelector => "a selector is missing here",
        Kind::DanglingCombinator => "a combinator has no selector after it",
        Kind::NoQualifiedNameInAttributeSelector | Kind::InvalidQualNameInAttr => {
            "an attribute selector needs the attribute's name"
        }
        Kind::UnexpectedTokenInAttributeSelector => "an attribute selector holds something that does not belong there",
        Kind::BadValueInAttr => "the value in an attribute selector must be a word or quoted",
        Kind::ExpectedBarInAttr | Kind::ExpectedNamespace => "namespaces are not supported",
        Kind::ExplicitNamespaceUnexpectedToken => "a name is missing after the `|`",
        Kind::PseudoElementExpectedColon | Kind::PseudoElementExpectedIdent | Kind::NoIdentForPseudo => {
            "a name is missing after the `:`"
        }
        Kind::UnsupportedPseudoClassOrElement => "this pseudo-class or pseudo-element is unknown",
        Kind::ClassNeedsIdent => "a class name is missing after the `.`",
        Kind::UnexpectedIdent => "a name stands where none can stand",
        Kind::NonCompoundSelector => "only a selector without combinators can stand here",
        Kind::InvalidState => "a pseudo-element or a state that no page has stands here",
        Kind::NonPseudoElementAfterSlotted
        | Kind::InvalidPseudoElementAfterSlotted
        | Kind::InvalidPseudoElementInsideWhere => "this cannot stand here",
    }
}
