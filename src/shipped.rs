//! The shipped site files, compiled into the binary.

use crate::rule::RuleText;

macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        &[$((concat!("rules/", $name), include_str!(concat!("../rules/", $name)))),*]
    };
}

const SHIPPED: &[(&str, &str)] =
    shipped!["_any.toml", "alalam.toml", "ankawa.toml", "rferl.toml", "sputniknews-2015.toml", "sputniknews-2021.toml"];

/// Returns the shipped site files, with their paths in the project.
#[must_use]
pub fn shipped_files() -> Vec<RuleText> {
    SHIPPED.iter().map(|(path, text)| RuleText { path: (*path).into(), text: (*text).into() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_in_rules_ships() {
        let mut found: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/rules"))
            .unwrap()
            .map(|entry| format!("rules/{}", entry.unwrap().file_name().to_string_lossy()))
            .filter(|name| name.ends_with(".toml"))
            .collect();
        found.sort();
        let shipped: Vec<String> = shipped_files().iter().map(|file| file.path.to_string()).collect();
        assert_eq!(shipped, found);
    }

    #[test]
    fn what_ships_loads() {
        if let Err(e) = crate::rule::load(&shipped_files()) {
            panic!("{e}");
        }
    }
}
