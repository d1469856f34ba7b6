//! Recursive descent parser from tokens to a tree.

use super::slip;
use super::token::{Placed, Token, tokens};
use super::{AXES, Axis, Calculation, Comparison, Expr, NodeTest, Path, Start, Step};
use crate::Refusal;

/// Maximum nesting of brackets. Authors need five levels.
const DEEPEST: usize = 40;
/// Maximum number of tokens in an expression. The longest known expression has two hundred.
const LONGEST: usize = 1000;

/// Parses an expression.
///
/// # Errors
///
/// Fails with a description of the author's mistake.
pub(crate) fn parse(text: &str) -> Result<Expr, Refusal> {
    read(text).map_err(|(at, what)| slip::name(text, at, what))
}

type Failed = (usize, String);

fn read(text: &str) -> Result<Expr, Failed> {
    let tokens = tokens(text)?;
    if tokens.len() > LONGEST {
        return Err((0, format!("it has more than {LONGEST} tokens")));
    }
    let mut parser = Parser { tokens, at: 0, end: text.len(), depth: 0 };
    let expr = parser.or()?;
    match parser.tokens.get(parser.at) {
        None => Ok(expr),
        Some((at, _)) => Err((*at, slip::CANNOT_GO_ON.to_owned())),
    }
}

struct Parser {
    tokens: Vec<Placed>,
    at: usize,
    /// End of the text, in bytes.
    end: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.ahead(0)
    }

    fn ahead(&self, n: usize) -> Option<&Token> {
        self.tokens.get(self.at + n).map(|(_, token)| token)
    }

    fn take(&mut self, token: &Token) -> bool {
        let is_it = self.peek() == Some(token);
        self.at += usize::from(is_it);
        is_it
    }

    fn take_word(&mut self, word: &str) -> bool {
        self.take(&Token::Name(word.to_owned()))
    }

    fn place(&self) -> usize {
        self.tokens.get(self.at).map_or(self.end, |(at, _)| *at)
    }

    fn fail<T>(&self, what: &str) -> Result<T, Failed> {
        Err((self.place(), what.to_owned()))
    }

    fn need(&mut self, token: &Token, what: &str) -> Result<(), Failed> {
        if self.take(token) { Ok(()) } else { self.fail(what) }
    }

    fn or(&mut self) -> Result<Expr, Failed> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.fail("brackets are nested too deeply");
        }
        let mut left = self.and()?;
        while self.take_word("or") {
            left = Expr::Or(Box::new(left), Box::new(self.and()?));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn and(&mut self) -> Result<Expr, Failed> {
        let mut left = self.comparison(0)?;
        while self.take_word("and") {
            left = Expr::And(Box::new(left), Box::new(self.comparison(0)?));
        }
        Ok(left)
    }

    /// Parses `=` and `!=` (level 0), then `<` and other relations (level 1).
    fn comparison(&mut self, level: u8) -> Result<Expr, Failed> {
        let next = |parser: &mut Self| if level == 0 { parser.comparison(1) } else { parser.calculation(0) };
        let mut left = next(self)?;
        while let Some(Token::Compare(sign)) = self.peek() {
            let sign = *sign;
            if matches!(sign, Comparison::Equal | Comparison::Unequal) != (level == 0) {
                break;
            }
            self.at += 1;
            left = Expr::Compare(sign, Box::new(left), Box::new(next(self)?));
        }
        Ok(left)
    }

    /// Parses `+` and `-` (level 0), then `*`, `div`, `mod` (level 1).
    fn calculation(&mut self, level: u8) -> Result<Expr, Failed> {
        let next = |parser: &mut Self| if level == 0 { parser.calculation(1) } else { parser.sign() };
        let mut left = next(self)?;
        while let Some(Token::Calculate(sign)) = self.peek() {
            let sign = *sign;
            if matches!(sign, Calculation::Plus | Calculation::Minus) != (level == 0) {
                break;
            }
            self.at += 1;
            left = Expr::Calculate(sign, Box::new(left), Box::new(next(self)?));
        }
        Ok(left)
    }

    fn sign(&mut self) -> Result<Expr, Failed> {
        let mut minus = false;
        while self.take(&Token::Calculate(Calculation::Minus)) {
            minus = !minus;
        }
        let expr = self.union()?;
        Ok(if minus { Expr::Negate(Box::new(expr)) } else { expr })
    }

    fn union(&mut self) -> Result<Expr, Failed> {
        let mut all = vec![self.path()?];
        while self.take(&Token::Pipe) {
            all.push(self.path()?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Expr::Union(all) })
    }

    fn path(&mut self) -> Result<Expr, Failed> {
        let is_call = matches!(self.peek(), Some(Token::Name(name)) if node_test(name).is_none())
            && self.ahead(1) == Some(&Token::Open);
        let base = match self.peek() {
            Some(Token::Literal(text)) => Expr::Literal(text.clone()),
            Some(Token::Number(number)) => Expr::Number(*number),
            Some(Token::Open) => {
                self.at += 1;
                let inner = self.or()?;
                self.need(&Token::Close, "`)` is missing")?;
                self.at -= 1;
                inner
            }
            Some(Token::Name(name)) if is_call => {
                let name = name.clone();
                self.call(name)?
            }
            _ => return self.location(),
        };
        self.at += 1;
        let predicates = self.predicates()?;
        let mut steps = Vec::new();
        if matches!(self.peek(), Some(Token::Slash | Token::DoubleSlash)) {
            self.steps(&mut steps)?;
        }
        let plain = predicates.is_empty() && steps.is_empty();
        Ok(if plain { base } else { Expr::Filter { base: Box::new(base), predicates, steps } })
    }

    /// Parses a call up to its closing parenthesis, which is not consumed.
    fn call(&mut self, name: String) -> Result<Expr, Failed> {
        let place = self.place();
        self.at += 2;
        let mut arguments = Vec::new();
        if self.peek() != Some(&Token::Close) {
            arguments.push(self.or()?);
            while self.take(&Token::Comma) {
                arguments.push(self.or()?);
            }
        }
        if self.peek() != Some(&Token::Close) {
            return self.fail("`)` is missing");
        }
        slip::call(&name, &arguments).map_err(|what| (place, what))?;
        Ok(Expr::Call(name, arguments))
    }

    fn location(&mut self) -> Result<Expr, Failed> {
        let mut steps = Vec::new();
        let start = match self.peek() {
            Some(Token::Slash | Token::DoubleSlash) => Start::Document,
            _ => Start::Here,
        };
        match start {
            // The document itself.
            Start::Document if self.ahead(1).is_none() && self.peek() == Some(&Token::Slash) => self.at += 1,
            Start::Document => self.steps(&mut steps)?,
            Start::Here => {
                steps.push(self.step()?);
                self.steps(&mut steps)?;
            }
        }
        Ok(Expr::Path(Path { start, steps }))
    }

    /// Parses steps, each after its `/` or `//`.
    fn steps(&mut self, steps: &mut Vec<Step>) -> Result<(), Failed> {
        loop {
            if self.take(&Token::DoubleSlash) {
                let (axis, test) = (Axis::DescendantOrSelf, NodeTest::Node);
                steps.push(Step { axis, test, predicates: Vec::new() });
            } else if !self.take(&Token::Slash) {
                return Ok(());
            }
            if self.peek().is_none() {
                return self.fail("the path ends in `/`");
            }
            steps.push(self.step()?);
        }
    }

    fn step(&mut self) -> Result<Step, Failed> {
        let plain = |axis, test| Step { axis, test, predicates: Vec::new() };
        let mut step = if self.take(&Token::Dot) {
            plain(Axis::Itself, NodeTest::Node)
        } else if self.take(&Token::DotDot) {
            plain(Axis::Parent, NodeTest::Node)
        } else {
            let axis = self.axis()?;
            plain(axis, self.node_test()?)
        };
        step.predicates = self.predicates()?;
        Ok(step)
    }

    fn axis(&mut self) -> Result<Axis, Failed> {
        if self.take(&Token::At) {
            return Ok(Axis::Attribute);
        }
        let (Some(Token::Name(name)), Some(Token::DoubleColon)) = (self.peek(), self.ahead(1)) else {
            return Ok(Axis::Child);
        };
        match AXES.iter().find(|(known, _)| known == name) {
            Some((_, axis)) => {
                let axis = *axis;
                self.at += 2;
                Ok(axis)
            }
            None => {
                let what = format!("`{name}::` is not an axis");
                self.fail(&what)
            }
        }
    }

    fn node_test(&mut self) -> Result<NodeTest, Failed> {
        let test = match self.peek() {
            Some(Token::Star) => NodeTest::Any,
            Some(Token::Name(name)) => match node_test(name) {
                Some(test) if self.ahead(1) == Some(&Token::Open) => {
                    self.at += 2;
                    if matches!(self.peek(), Some(Token::Literal(_))) {
                        self.at += 1;
                    }
                    if self.peek() != Some(&Token::Close) {
                        return self.fail("`)` is missing");
                    }
                    test
                }
                _ => NodeTest::Name(name.clone()),
            },
            _ => return self.fail("a name or `*` is missing"),
        };
        self.at += 1;
        Ok(test)
    }

    fn predicates(&mut self) -> Result<Vec<Expr>, Failed> {
        let mut found = Vec::new();
        while self.take(&Token::OpenBracket) {
            found.push(self.or()?);
            self.need(&Token::CloseBracket, "`]` is missing")?;
        }
        Ok(found)
    }
}

fn node_test(name: &str) -> Option<NodeTest> {
    Some(match name {
        "node" => NodeTest::Node,
        "text" => NodeTest::Text,
        "comment" => NodeTest::Comment,
        "processing-instruction" => NodeTest::Instruction,
        _ => return None,
    })
}
