//! XPath tokenizer.

use super::{Calculation, Comparison};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Slash,
    DoubleSlash,
    Dot,
    DotDot,
    At,
    Comma,
    Pipe,
    Open,
    Close,
    OpenBracket,
    CloseBracket,
    DoubleColon,
    Star,
    /// A name, with its prefix if it has one.
    Name(String),
    Number(f64),
    Literal(String),
    Compare(Comparison),
    Calculate(Calculation),
}

/// A token and its start offset in bytes.
pub(super) type Placed = (usize, Token);

/// Signs, the longer ones before their prefixes.
const SIGNS: [(&str, Token); 19] = [
    ("//", Token::DoubleSlash),
    ("/", Token::Slash),
    ("::", Token::DoubleColon),
    ("..", Token::DotDot),
    (".", Token::Dot),
    ("@", Token::At),
    (",", Token::Comma),
    ("|", Token::Pipe),
    ("(", Token::Open),
    (")", Token::Close),
    ("[", Token::OpenBracket),
    ("]", Token::CloseBracket),
    ("*", Token::Star),
    ("!=", Token::Compare(Comparison::Unequal)),
    ("<=", Token::Compare(Comparison::AtMost)),
    (">=", Token::Compare(Comparison::AtLeast)),
    ("<", Token::Compare(Comparison::Less)),
    (">", Token::Compare(Comparison::Greater)),
    ("=", Token::Compare(Comparison::Equal)),
];

/// Splits an expression into tokens. An error gives the offset in bytes and a message.
pub(super) fn tokens(text: &str) -> Result<Vec<Placed>, (usize, String)> {
    let mut found: Vec<Placed> = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().unwrap_or(' ');
        let digits = || rest.strip_prefix('.').unwrap_or(rest).starts_with(|c: char| c.is_ascii_digit());
        let (token, length) = if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        } else if first == '\'' || first == '"' {
            let end = rest[1..].find(first).ok_or_else(|| (at, format!("the quote {first} is not closed")))?;
            (Token::Literal(rest[1..=end].to_owned()), end + 2)
        } else if first.is_ascii_digit() || (first == '.' && digits()) {
            number(rest)
        } else if is_name_start(first) {
            name(rest)
        } else if let Some((sign, token)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
            (token.clone(), sign.len())
        } else if first == '+' {
            (Token::Calculate(Calculation::Plus), 1)
        } else if first == '-' {
            (Token::Calculate(Calculation::Minus), 1)
        } else {
            return Err((at, format!("`{first}` has no meaning in XPath")));
        };
        let token = operator(found.last().map(|(_, token)| token), token);
        found.push((at, token));
        at += length;
    }
    Ok(found)
}

/// Decides whether a `*` or a name is an operator: it is one after the end of an operand.
fn operator(before: Option<&Token>, token: Token) -> Token {
    let behind_operand = matches!(
        before,
        Some(
            Token::Close
                | Token::CloseBracket
                | Token::Dot
                | Token::DotDot
                | Token::Star
                | Token::Name(_)
                | Token::Number(_)
                | Token::Literal(_)
        )
    ) && !matches!(before, Some(Token::Name(name)) if is_operator(name));
    match token {
        Token::Star if behind_operand => Token::Calculate(Calculation::Times),
        Token::Name(name) if behind_operand && name == "div" => Token::Calculate(Calculation::Divided),
        Token::Name(name) if behind_operand && name == "mod" => Token::Calculate(Calculation::Modulo),
        other => other,
    }
}

fn is_operator(name: &str) -> bool {
    matches!(name, "and" | "or")
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// Reads a name, including `prefix:` if a name or a star follows it.
fn name(rest: &str) -> (Token, usize) {
    let plain = |text: &str| text.find(|c| !is_name(c)).unwrap_or(text.len());
    let mut end = plain(rest);
    if let Some(local) = rest[end..].strip_prefix(':')
        && !local.starts_with(':')
    {
        if local.starts_with(is_name_start) {
            end += 1 + plain(local);
        } else if local.starts_with('*') {
            end += 2;
        }
    }
    (Token::Name(rest[..end].to_owned()), end)
}

fn number(rest: &str) -> (Token, usize) {
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    (Token::Number(rest[..end].parse().unwrap_or(f64::NAN)), end)
}
