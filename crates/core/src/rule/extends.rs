//! Resolves the files that a rule file extends, in order and without cycles.

use super::problem::Problem;
use super::reader::{Source, Step};

/// Returns the files that a file extends, directly and indirectly, in the order in which their rules follow its own.
pub(super) fn resolve<'s, 'f>(
    source: &'s Source<'f>,
    sources: &'s [Source<'f>],
    problems: &mut Vec<Problem>,
) -> Vec<&'s Source<'f>> {
    let mut walk = Walk { sources, path: vec![source], found: Vec::new() };
    walk.follow(source, problems);
    let used = walk.found;
    for (i, id) in source.entries.top.exclude.iter().enumerate() {
        if !used.iter().any(|of| of.entries.has_own(id)) {
            let title = format!("there is no rule `{id}` in the files that this one extends");
            let help = "remove it, or correct the id".to_owned();
            problems.push(source.reader.problem(&[Step::Key("exclude"), Step::Index(i)], title, help));
        }
    }
    used
}

struct Walk<'s, 'f> {
    sources: &'s [Source<'f>],
    /// The path from the compiled file to the current one.
    path: Vec<&'s Source<'f>>,
    found: Vec<&'s Source<'f>>,
}

impl<'s, 'f> Walk<'s, 'f> {
    fn follow(&mut self, source: &'s Source<'f>, problems: &mut Vec<Problem>) {
        for (i, name) in source.entries.top.extends.iter().enumerate() {
            let at = [Step::Key("extends"), Step::Index(i)];
            let Some(used) = self.sources.iter().find(|of| of.id.as_ref() == name) else {
                let known: Vec<&str> =
                    self.sources.iter().filter(|of| of.is_shared()).map(|of| of.id.as_ref()).collect();
                let help = match known.as_slice() {
                    [] => format!("write rules/{name}.toml, or use the id of an existing site file"),
                    known => format!("use one of {}, or the id of a site file", known.join(", ")),
                };
                problems.push(source.reader.problem(&at, format!("there is no rule file `{name}`"), help));
                continue;
            };
            if self.path.iter().any(|of| of.id == used.id) {
                let circle: Vec<&str> = self.path.iter().map(|of| of.id.as_ref()).chain([name.as_str()]).collect();
                let title = format!("files extend each other in a cycle: {}", circle.join(", "));
                let help = "remove one of them from `extends`".to_owned();
                problems.push(source.reader.problem(&at, title, help));
            } else if !self.found.iter().any(|of| of.id == used.id) {
                self.found.push(used);
                self.path.push(used);
                self.follow(used, problems);
                self.path.pop();
            }
        }
    }
}
