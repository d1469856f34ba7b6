//! Rules made too broad, each recipe in one way that people get rules wrong.

use toml::{Table, Value};

/// A way to make every rule of a site file too broad. *Anywhere* is without `where`, `when`, `unless`, `max-lines`,
/// `max-share` and `guard`, and without keep rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipe {
    /// Exact lines as regexes with a slot for each word; a regex takes also lines that only begin or end so. Anywhere.
    Slots,
    /// Ranges and anchors run on: past their end go up to 4 more lines of any shape. Anywhere.
    RunOn,
    /// From the end of each range, and from each line that a `line` rule names, to the next short line: up to 30
    /// characters. Anywhere.
    NextShort,
    /// Ranges start at the page's first line. Anywhere.
    FromStart,
    /// Above and below each line that a `line` rule or a range's end names go up to 6 lines that look like headlines of
    /// up to 25 words. Anywhere.
    Headlines,
    /// One more rule: every line of up to 60 characters.
    Short,
    /// One more rule: every line of up to 140 characters.
    Longer,
    /// One more rule: every line with one of a few common words.
    Words,
    /// Two more rules: the first 7 and the last 9 lines.
    Edges,
}

impl Recipe {
    pub const ALL: [Self; 9] = [
        Self::Slots,
        Self::RunOn,
        Self::NextShort,
        Self::FromStart,
        Self::Headlines,
        Self::Short,
        Self::Longer,
        Self::Words,
        Self::Edges,
    ];

    pub fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    /// The site file, too broad.
    pub fn applied(self, site: &str) -> anyhow::Result<String> {
        let mut file: Table = toml::from_str(site)?;
        file.remove("test");
        let mut more = Vec::new();
        if let Some(Value::Array(rules)) = file.get_mut("drop") {
            for rule in rules.iter_mut().filter_map(Value::as_table_mut) {
                more.extend(self.rule(rule));
            }
        }
        if matches!(self, Self::Slots | Self::RunOn | Self::NextShort | Self::FromStart | Self::Headlines) {
            file.remove("keep");
        }
        let own = match self {
            Self::Short => vec![line("short", ".{0,59}[^о]", None)],
            Self::Longer => vec![line("longer", ".{0,139}[^о]", None)],
            Self::Words => vec![line("words", r".*\b(of|on|in|and|for|to)\b.*", None)],
            Self::Edges => vec![line("first", ".*[^о]", Some(("first", 7))), line("last", ".*[^о]", Some(("last", 9)))],
            _ => Vec::new(),
        };
        let rules = file.entry("drop").or_insert(Value::Array(Vec::new()));
        if let Value::Array(rules) = rules {
            rules.extend(more.into_iter().chain(own).map(Value::Table));
        }
        Ok(toml::to_string(&file)?)
    }

    /// Makes a rule too broad, and gives the rules that stand beside it then.
    fn rule(self, rule: &mut Table) -> Vec<Table> {
        if rule.contains_key("select") || rule.contains_key("content") || rule.contains_key("tidy") {
            return Vec::new();
        }
        if matches!(self, Self::Slots | Self::RunOn | Self::NextShort | Self::FromStart | Self::Headlines) {
            for key in ["where", "when", "unless", "max-lines", "max-share", "guard", "allow"] {
                rule.remove(key);
            }
        }
        match self {
            Self::Slots => {
                if let Some(said) = rule.get("line") {
                    let slotted = match said {
                        Value::Array(exact) => {
                            let slots = exact.iter().filter_map(Value::as_str).map(slots);
                            slots.collect::<Vec<_>>().join("|")
                        }
                        said => {
                            let said = said.as_str().unwrap_or_default();
                            format!("({said}).*|.*({said})")
                        }
                    };
                    rule.insert("line".into(), slotted.into());
                }
                Vec::new()
            }
            Self::RunOn => {
                if rule.contains_key("anchor") {
                    let most = rule.get("most").and_then(Value::as_integer).unwrap_or(20);
                    rule.insert("most".into(), (most + 4).into());
                    rule.insert("shape".into(), "text".into());
                    rule.insert("blanks".into(), "cross".into());
                    rule.remove("words");
                }
                rule.get("to").and_then(pattern).map(|to| beside(rule, "on", &to, "text")).into_iter().collect()
            }
            Self::NextShort => {
                let side = rule.get("line").or(rule.get("to")).and_then(pattern);
                let on = side.map(|side| {
                    let mut on = beside(rule, "on", &side, "text");
                    for key in ["anchor", "take", "shape", "blanks", "most"] {
                        on.remove(key);
                    }
                    on.insert("from".into(), side.into());
                    on.insert("to".into(), r"[\p{L}].{0,28}[^о]".into());
                    on.insert("max-share".into(), 1.0.into());
                    on
                });
                on.into_iter().collect()
            }
            Self::FromStart => {
                if rule.contains_key("to") {
                    rule.insert(
                        "from".into(),
                        Value::Table([("edge".to_owned(), Value::from("start"))].into_iter().collect()),
                    );
                    rule.insert("max-share".into(), 1.0.into());
                }
                Vec::new()
            }
            Self::Headlines => {
                let side = rule.get("line").or(rule.get("to")).or(rule.get("anchor")).and_then(pattern);
                let both = side.map(|side| {
                    let mut above = beside(rule, "above", &side, "headline");
                    above.insert("take".into(), "above".into());
                    [beside(rule, "below", &side, "headline"), above]
                });
                both.into_iter().flatten().collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The pattern of a side or of lines; `None` where it is no text.
fn pattern(said: &Value) -> Option<String> {
    match said {
        Value::String(pattern) => Some(format!("({pattern})")),
        Value::Array(exact) => {
            let lines: Vec<String> = exact.iter().filter_map(Value::as_str).map(escaped).collect();
            Some(format!("({})", lines.join("|")))
        }
        _ => None,
    }
}

fn escaped(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_alphanumeric() || c == ' ' {
                c.to_string()
            } else {
                format!("[{}]", if "^]\\[".contains(c) { format!("\\{c}") } else { c.to_string() })
            }
        })
        .collect()
}

fn slots(text: &str) -> String {
    text.split_whitespace().map(|_| r"\S+").collect::<Vec<_>>().join(" ")
}

/// A rule that takes lines of a shape below a line.
fn beside(of: &Table, end: &str, anchor: &str, shape: &str) -> Table {
    let id = of.get("id").and_then(Value::as_str).unwrap_or("rule");
    let mut rule = Table::new();
    rule.insert("id".into(), format!("{id}-{end}").into());
    rule.insert("kind".into(), "related".into());
    rule.insert("anchor".into(), anchor.into());
    rule.insert("take".into(), "below".into());
    rule.insert("shape".into(), shape.into());
    rule.insert("blanks".into(), "cross".into());
    rule.insert("most".into(), if shape == "text" { 4 } else { 6 }.into());
    if shape == "headline" {
        rule.insert("words".into(), 25.into());
    }
    rule
}

fn line(id: &str, pattern: &str, place: Option<(&str, i64)>) -> Table {
    let mut rule = Table::new();
    rule.insert("id".into(), format!("too-broad-{id}").into());
    rule.insert("kind".into(), "nav".into());
    rule.insert("line".into(), pattern.into());
    if let Some((side, lines)) = place {
        rule.insert("where".into(), Value::Table([(side.to_owned(), Value::Integer(lines))].into_iter().collect()));
    }
    rule
}
