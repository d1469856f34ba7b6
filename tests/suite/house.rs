//! A module of a crate uses only modules above it, in the order in which its lib.rs lists them; Cargo holds the crates to
//! their own order.

use crate::bench::{project, tree};
use std::path::Path;

/// A use of a module: in which line, and which module.
struct Use {
    line: usize,
    module: String,
}

/// The modules, from the top, and what lib.rs takes from elsewhere.
fn modules(lib: &str) -> Vec<String> {
    let names = |line: &str| -> Vec<String> {
        let Some(line) = line.strip_suffix(';') else { return Vec::new() };
        if let Some(module) = line.trim_start_matches("pub ").strip_prefix("mod ") {
            return vec![module.to_owned()];
        }
        let Some(used) = line.strip_prefix("pub use ") else { return Vec::new() };
        let list = used.rsplit("::").next().unwrap_or(used).trim_matches(['{', '}']);
        list.split(", ").filter_map(|name| name.rsplit(' ').next()).map(str::to_owned).collect()
    };
    lib.lines().flat_map(names).collect()
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

/// Every `crate::module`, in `use` lines and elsewhere; comments do not count.
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
            uses.extend(
                names.into_iter().filter(|name| !name.is_empty()).map(|n| Use { line: i + 1, module: n.into() }),
            );
        }
    }
    uses
}

/// Lines whose `super::` leads out of the module, which would hide a use from this test. `depth` is the number of modules
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

fn mistakes(module: &str, uses: &[Use], modules: &[String], file: &Path) -> Vec<String> {
    let place = |name: &str| modules.iter().position(|module| module == name);
    let own = place(module);
    uses.iter()
        .filter_map(|used| {
            let what = match (own, place(&used.module)) {
                (_, None) => format!("`crate::{}` is no module of lib.rs", used.module),
                (Some(own), Some(other)) if other > own => {
                    format!("{module} uses {}, which stands below it in lib.rs", used.module)
                }
                _ => return None,
            };
            Some(format!("{}:{}: {what}", file.display(), used.line))
        })
        .collect()
}

/// The folders that hold a crate's modules.
const CRATES: [&str; 2] = ["src", "crates/core/src"];

#[test]
fn a_module_uses_only_modules_above_it() {
    for folder in CRATES {
        let files = tree(&project().join(folder));
        let text = |path: &str| String::from_utf8(files[Path::new(path)].clone()).unwrap();
        let modules = modules(&text("lib.rs"));
        assert!(modules.len() >= 6, "{modules:?}");
        let mut wrong = Vec::new();
        for (file, bytes) in &files {
            let parts: Vec<&str> = file.iter().filter_map(|part| part.to_str()).collect();
            let module = parts[0].trim_end_matches(".rs");
            if ["lib", "main"].contains(&module) {
                continue;
            }
            assert!(modules.iter().any(|m| m == module), "{folder}/{} is not listed in lib.rs", file.display());
            let text = std::str::from_utf8(bytes).unwrap();
            wrong.extend(mistakes(module, &uses(text), &modules, file));
            let depth = parts.len() - usize::from(parts[parts.len() - 1] == "mod.rs");
            let out = ways_out(text, depth.max(1)).into_iter();
            wrong.extend(out.map(|line| format!("{}:{line}: `super` leads out of the module", file.display())));
        }
        assert!(wrong.is_empty(), "in {folder}\n{}", wrong.join("\n"));
    }
}

#[test]
fn the_rule_itself_is_kept() {
    let modules = ["page", "rule", "judge"].map(str::to_owned);
    let found = |module, text: &str| mistakes(module, &uses(text), &modules, Path::new("x.rs")).join("\n");
    assert_eq!(found("rule", "use crate::page::Page;\n// use crate::judge;\n"), "");
    assert_eq!(found("rule", "\nuse crate::judge::judge;"), "x.rs:2: rule uses judge, which stands below it in lib.rs");
    assert!(found("page", "fn f() -> crate::rule::Kind {}").contains("page uses rule"));
    assert!(found("page", "use crate::{page::Page, judge::Why};").contains("page uses judge"));
    assert!(found("page", "use crate::cellar;").contains("is no module"));
    assert_eq!(ways_out("use super::Page;\nuse super::super::rule;\n", 2), [2]);
}
