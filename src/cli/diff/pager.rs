//! Output of diffs: through a pager to a terminal, or directly to standard output.

use anstream::{AutoStream, ColorChoice};
use std::env;
use std::io::{self, IsTerminal as _, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Whether a pager may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paging {
    /// If standard output is a terminal.
    Allowed,
    /// Never.
    Off,
}

/// Whether the output has colors, or signs in their place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    Colours,
    Signs,
}

/// The output.
pub(super) struct Output {
    to: Box<dyn Write>,
    pager: Option<Child>,
    /// Messages for standard error after the pager has ended.
    later: Vec<String>,
    marks: Marks,
}

impl Output {
    pub(super) fn open(paging: Paging) -> io::Result<Self> {
        let coloured = AutoStream::choice(&io::stdout()) != ColorChoice::Never;
        let marks = if coloured { Marks::Colours } else { Marks::Signs };
        let mut output = Self { to: Box::new(anstream::stdout().lock()), pager: None, later: Vec::new(), marks };
        if paging == Paging::Allowed && io::stdout().is_terminal() {
            match words(chosen().as_deref()) {
                Ok(None) => {}
                Ok(Some(words)) => match start(&words) {
                    Ok((child, input)) => {
                        output.pager = Some(child);
                        output.to = match marks {
                            Marks::Colours => input,
                            Marks::Signs => Box::new(anstream::StripStream::new(input)),
                        };
                    }
                    Err(e) => output.say(&format!("cannot start the pager {}: {e}", words.join(" ")))?,
                },
                Err(wrong) => output.say(&format!("cannot use {wrong} as a pager: a closing quote is missing"))?,
            }
        }
        Ok(output)
    }

    pub(super) fn marks(&self) -> Marks {
        self.marks
    }

    /// Prints and flushes.
    pub(super) fn print(&mut self, text: &str) -> io::Result<()> {
        self.to.write_all(text.as_bytes())?;
        self.to.flush()
    }

    /// Prints a line to standard error: immediately, or after the pager has ended.
    pub(super) fn say(&mut self, line: &str) -> io::Result<()> {
        let line = format!("unboil: {}", crate::render::visible(line.as_bytes()));
        if self.pager.is_none() {
            return writeln!(io::stderr(), "{line}");
        }
        // With more errors than this, the rest is shown where the pages are printed.
        if self.later.len() < 20 {
            self.later.push(line);
        }
        Ok(())
    }

    /// Waits until the user quits the pager.
    pub(super) fn close(self) -> io::Result<()> {
        let Self { to, pager, later, .. } = self;
        // The pager waits for the end of its input.
        drop(to);
        if let Some(mut pager) = pager {
            pager.wait()?;
        }
        later.iter().try_for_each(|line| writeln!(io::stderr(), "{line}"))
    }
}

/// The pager that the user configured.
fn chosen() -> Option<String> {
    let set = |name| env::var_os(name).map(|value| value.to_string_lossy().into_owned());
    set("UNBOIL_PAGER").or_else(|| set("PAGER"))
}

/// The words of the pager's command; `None` if no pager is used.
fn words(chosen: Option<&str>) -> Result<Option<Vec<String>>, String> {
    let Some(chosen) = chosen else { return Ok(Some(vec!["less".to_owned(), "-FRX".to_owned()])) };
    match shlex::split(chosen) {
        None => Err(chosen.to_owned()),
        // As in git, an empty command and `cat` mean no pager.
        Some(words) if words.is_empty() || words == ["cat"] => Ok(None),
        Some(words) => Ok(Some(words)),
    }
}

fn start(words: &[String]) -> io::Result<(Child, Box<dyn Write>)> {
    let Some((program, arguments)) = words.split_first() else { return Err(io::ErrorKind::NotFound.into()) };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped());
    // Unless configured otherwise, less shows colors, and quits if everything fits on one screen.
    if env::var_os("LESS").is_none() {
        command.env("LESS", "FRX");
    }
    let mut child = command.spawn()?;
    let input = child.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
    // Ctrl-C is for the pager: if this program ended, the pager would be left alone with the terminal.
    signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::new(AtomicBool::new(false)))?;
    Ok((child, Box::new(input)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pagers_command_is_split_as_a_shell_would_and_no_shell_sees_it() {
        let words = |chosen| words(Some(chosen)).unwrap().unwrap();
        assert_eq!(words("less -R"), ["less", "-R"]);
        assert_eq!(words("'/opt/my pager' --title \"a b\""), ["/opt/my pager", "--title", "a b"]);
        assert_eq!(words("less; rm -r $HOME"), ["less;", "rm", "-r", "$HOME"]);
        assert_eq!(super::words(Some("")), Ok(None));
        assert_eq!(super::words(Some(" cat ")), Ok(None));
        assert!(super::words(Some("less 'x")).is_err());
    }
}
