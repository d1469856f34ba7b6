//! A room of src/ uses only rooms above it, in the order in which src/lib.rs lists them.

use crate::bench::{project, tree};
use std::path::Path;

/// A use of a room: in which line, and which room.
struct Use {
    line: usize,
    room: String,
}

/// The rooms, from the top.
fn rooms(lib: &str) -> Vec<String> {
    lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).map(str::to_owned).collect()
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

/// Every `crate::room`, in `use` lines and elsewhere; comments do not count.
fn uses(text: &str) -> Vec<Use> {
    let mut uses = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for (at, _) in code.match_indices("crate::") {
            let behind = &code[at + "crate::".len()..];
            let names = match behind.strip_prefix('{') {
                // use crate::{page::Page, rule::Rule};
                Some(list) => list.split(',').map(|item| word(item.trim())).collect(),
                None => vec![word(behind)],
            };
            uses.extend(names.into_iter().filter(|name| !name.is_empty()).map(|n| Use { line: i + 1, room: n.into() }));
        }
    }
    uses
}

/// Lines whose `super::` leads out of the room, which would hide a use from this test. `depth` is the number of modules
/// between the crate and the file, the file's own included; a `mod tests` in it is one deeper.
fn ways_out(text: &str, depth: usize) -> Vec<usize> {
    let mut depth = depth;
    let mut found = Vec::new();
    for (i, line) in text.lines().enumerate() {
        depth += usize::from(line.starts_with("mod tests"));
        let code = line.split("//").next().unwrap_or_default();
        let steps = (0..8).take_while(|&n| code.contains(&"super::".repeat(n + 1))).count();
        if steps >= depth {
            found.push(i + 1);
        }
    }
    found
}

fn mistakes(room: &str, uses: &[Use], rooms: &[String], file: &Path) -> Vec<String> {
    let place = |name: &str| rooms.iter().position(|room| room == name);
    let own = place(room);
    uses.iter()
        .filter_map(|used| {
            let what = match (own, place(&used.room)) {
                (_, None) => format!("`crate::{}` is no room of src/lib.rs", used.room),
                (Some(own), Some(other)) if other > own => {
                    format!("{room} uses {}, which stands below it in src/lib.rs", used.room)
                }
                _ => return None,
            };
            Some(format!("src/{}:{}: {what}", file.display(), used.line))
        })
        .collect()
}

#[test]
fn a_room_uses_only_rooms_above_it() {
    let files = tree(&project().join("src"));
    let text = |path: &str| String::from_utf8(files[Path::new(path)].clone()).unwrap();
    let rooms = rooms(&text("lib.rs"));
    assert!(rooms.len() >= 10, "{rooms:?}");
    let mut wrong = Vec::new();
    for (file, bytes) in &files {
        let parts: Vec<&str> = file.iter().filter_map(|part| part.to_str()).collect();
        let room = parts[0].trim_end_matches(".rs");
        if ["lib", "main"].contains(&room) {
            continue;
        }
        assert!(rooms.iter().any(|r| r == room), "src/{} is in no room of src/lib.rs", file.display());
        let text = std::str::from_utf8(bytes).unwrap();
        wrong.extend(mistakes(room, &uses(text), &rooms, file));
        let depth = parts.len() - usize::from(parts[parts.len() - 1] == "mod.rs");
        let out = ways_out(text, depth.max(1)).into_iter();
        wrong.extend(out.map(|line| format!("src/{}:{line}: `super` leads out of the room", file.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_rule_itself_is_kept() {
    let rooms = ["page", "rule", "judge"].map(str::to_owned);
    let found = |room, text: &str| mistakes(room, &uses(text), &rooms, Path::new("x.rs")).join("\n");
    assert_eq!(found("rule", "use crate::page::Page;\n// use crate::judge;\n"), "");
    assert_eq!(
        found("rule", "\nuse crate::judge::judge;"),
        "src/x.rs:2: rule uses judge, which stands below it in src/lib.rs"
    );
    assert!(found("page", "fn f() -> crate::rule::Kind {}").contains("page uses rule"));
    assert!(found("page", "use crate::{page::Page, judge::Why};").contains("page uses judge"));
    assert!(found("page", "use crate::cellar;").contains("is no room"));
    assert_eq!(ways_out("use super::Page;\nuse super::super::rule;\n", 2), [2]);
}
