//! Draws the screen. Texts of pages were made safe by `visible` before.

use super::super::super::counted;
use super::super::page::{Goes, PageLine, Sign};
use super::keys::KEYS;
use super::view::{Asked, Mode, Pane, Shown, View};
use crate::ledger::Choice;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Paragraph};
use unicode_width::UnicodeWidthChar as _;

/// The minimum width and height for showing all panes side by side.
const WIDE: u16 = 80;
const HIGH: u16 = 16;
/// The number of columns before the text of a page's line.
const SET_IN: usize = 9;

impl View {
    /// Draws the screen; on a small terminal only the active pane.
    pub(in super::super) fn draw(&self, frame: &mut Frame<'_>) {
        let area = frame.area();
        let last = wrapped(&self.last_line(), area.width, (area.height / 2).max(1));
        let height = u16::try_from(last.len()).unwrap_or(1);
        let [top, middle, bottom] =
            Layout::vertical([Constraint::Length(1), Constraint::Min(0), Constraint::Length(height)]).areas(area);
        frame.render_widget(Line::from(self.heading()).style(Style::new().add_modifier(Modifier::BOLD)), top);
        if let Mode::Help(from) = self.mode {
            frame.render_widget(Paragraph::new(keys(from, middle)), middle);
        } else if middle.width >= WIDE && middle.height >= HIGH {
            let [lists, page] = Layout::vertical([Constraint::Percentage(45), Constraint::Min(0)]).areas(middle);
            let [rules, texts] = Layout::horizontal([Constraint::Percentage(40), Constraint::Min(0)]).areas(lists);
            self.rules_pane(frame, rules);
            self.texts_pane(frame, texts);
            self.page_pane(frame, page);
        } else {
            match self.pane {
                Pane::Rules => self.rules_pane(frame, middle),
                Pane::Texts => self.texts_pane(frame, middle),
                Pane::Page => self.page_pane(frame, middle),
            }
        }
        frame.render_widget(Paragraph::new(last), bottom);
    }

    fn heading(&self) -> String {
        let mut heading = format!("unboil review: {} open", self.open());
        if !self.filter.is_empty() {
            heading += &format!("  filter: {}", self.filter);
        }
        if !self.search.is_empty() {
            heading += &format!("  search: {}", self.search);
        }
        if self.changed > 0 {
            let files = if self.changed == 1 { "site file" } else { "site files" };
            heading += &format!("  {} {files} changed, not cleaned yet", self.changed);
        }
        heading
    }

    fn last_line(&self) -> String {
        let rule = || self.rule_at_hand().map_or("", |rule| rule.name.as_str());
        match &self.mode {
            Mode::Typing(Asked::Search, text) => format!("search: {text}_"),
            Mode::Typing(Asked::Filter, text) => format!("filter: {text}_"),
            Mode::Sure(Choice::Reject) => {
                let lines = self.rule_at_hand().map_or(0, |rule| usize::try_from(rule.lines).unwrap_or(usize::MAX));
                format!("remove {} from its site file and restore {}? y or n", rule(), counted(lines, "line"))
            }
            Mode::Sure(_) => {
                let [open, hidden] = self.open_of_rule();
                let hidden = if hidden > 0 { format!(", {hidden} of them hidden") } else { String::new() };
                let open = counted(open, "open text");
                format!("accept all of {}: {open}{hidden}, and later ones? y or n", rule())
            }
            Mode::Help(_) => "j, k, PgDn, PgUp scroll; any other key returns".to_owned(),
            Mode::Browse => self.status.clone(),
        }
    }

    fn rules_pane(&self, frame: &mut Frame<'_>, area: Rect) {
        let line = |at: usize| {
            let rule = self.rule_of(at);
            let points = if rule.points == i32::MIN { 0 } else { rule.points };
            Line::from(format!("{points:3} {:6} {}", rule.open, rule.name))
        };
        let inner = self.framed(frame, area, (Pane::Rules, " points, open, rule ".to_owned()));
        frame.render_widget(list(inner.height, (self.rule, self.rules.len()), line), inner);
    }

    fn texts_pane(&self, frame: &mut Frame<'_>, area: Rect) {
        let line = |at: usize| {
            let text = self.text_of(at);
            let mark = match text.decided {
                None => ' ',
                Some(Choice::Accept) => 'a',
                Some(Choice::Reject) => 'r',
                Some(Choice::Skip) => 's',
            };
            let said = self.said.get(&text.id).map_or("", String::as_str);
            Line::from(format!("{mark} {:3} {:5} {said}", text.points, text.pages))
        };
        let title =
            self.rule_at_hand().map_or_else(String::new, |rule| format!(" {}: points, pages, text ", rule.name));
        let inner = self.framed(frame, area, (Pane::Texts, title));
        frame.render_widget(list(inner.height, (self.text, self.texts.len()), line), inner);
    }

    /// Draws a frame, and returns the area inside it.
    fn framed(&self, frame: &mut Frame<'_>, area: Rect, (pane, title): (Pane, String)) -> Rect {
        let (title, style) = if pane == self.pane {
            (format!(">{title}"), Style::new().add_modifier(Modifier::BOLD))
        } else {
            (title, Style::new())
        };
        let block = Block::bordered().border_style(style).title(title);
        let inner = block.inner(area);
        frame.render_widget(block, area);
        inner
    }

    fn page_pane(&self, frame: &mut Frame<'_>, area: Rect) {
        let nothing = Shown::default();
        let shown = self.shown.as_ref().unwrap_or(&nothing);
        let inner = self.framed(frame, area, (Pane::Page, format!(" {} ", shown.name)));
        let said = if shown.wrong.is_empty() { &shown.signs } else { &shown.wrong };
        let said = wrapped(said, inner.width, inner.height / 3);
        let signs = u16::try_from(said.len()).unwrap_or(0);
        let [above, page] = Layout::vertical([Constraint::Length(signs), Constraint::Min(0)]).areas(inner);
        frame.render_widget(Paragraph::new(said), above);
        let height = usize::from(page.height);
        let at = shown.at.saturating_add_signed(self.scroll);
        let from = at.saturating_sub(height / 2).min(shown.lines.len().saturating_sub(height));
        let lines = shown.lines.iter().enumerate().skip(from).take(height);
        let lines = lines.flat_map(|(here, line)| {
            let line = page_line(line, if here == shown.at { '>' } else { ' ' });
            // The selected line is shown completely, others as far as there is room.
            if here == shown.at { folded(&line, usize::from(page.width)) } else { vec![line] }
        });
        frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), page);
    }
}

/// The lines of the key list from one on, as many as fit; the last ones fill the area.
fn keys<'l>(from: usize, area: Rect) -> Vec<Line<'l>> {
    let height = usize::from(area.height);
    let text = |(key, does): (&str, &str)| wrapped(&format!(" {key:12} {does}"), area.width, area.height);
    let keys = KEYS.map(text);
    let mut start = keys.len();
    let mut room = height;
    while let Some(above) = start.checked_sub(1).filter(|&at| keys[at].len() <= room) {
        (start, room) = (above, room - keys[above].len());
    }
    keys.into_iter().skip(from.min(start)).flatten().take(height).collect()
}

/// Wraps a text to lines of at most `width` columns, between words if possible; with more than `most` lines, the last
/// shown line ends in `…`.
fn wrapped<'l>(text: &str, width: u16, most: u16) -> Vec<Line<'l>> {
    let (width, most) = (usize::from(width).max(1), usize::from(most));
    let wide = |text: &str| text.chars().map(|c| c.width().unwrap_or(0)).sum::<usize>();
    let mut lines = vec![String::new()];
    for word in text.split_inclusive(' ') {
        let last = lines.last().map_or(0, |line| wide(line));
        if last > 0 && last + wide(word.trim_end()) > width {
            lines.push(String::new());
        }
        for c in word.chars() {
            let Some(line) = lines.last_mut() else { continue };
            match wide(line) + c.width().unwrap_or(0) <= width {
                true => line.push(c),
                false if c == ' ' => {}
                false => lines.push(c.to_string()),
            }
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(line) = lines.last_mut() {
            while wide(line) >= width && line.pop().is_some() {}
            line.push('…');
        }
    }
    lines.into_iter().map(Line::from).collect()
}

/// The lines around the selected one, which is highlighted.
fn list<'l>(height: u16, (at, all): (usize, usize), line: impl Fn(usize) -> Line<'l>) -> Paragraph<'l> {
    let height = usize::from(height);
    let from = at.saturating_sub(height / 2).min(all.saturating_sub(height));
    let lines = (from..all).take(height).map(|here| {
        let line = line(here);
        if here == at { line.style(Style::new().add_modifier(Modifier::REVERSED)) } else { line }
    });
    Paragraph::new(lines.collect::<Vec<_>>())
}

/// A removed line has a sign, and a color if colors are enabled.
fn page_line(line: &PageLine, arrow: char) -> Line<'_> {
    let gone = colour(Color::Red);
    let mut spans = vec![Span::raw(format!("{arrow}{:5} {} ", line.number, line.sign.mark()))];
    for (text, goes) in &line.pieces {
        match (line.sign, goes) {
            (Sign::InPart, Goes::Yes) => spans.push(Span::styled(format!("[-{text}-]"), gone)),
            (_, Goes::Yes) => spans.push(Span::styled(text.as_str(), gone)),
            (_, Goes::No) => spans.push(Span::raw(text.as_str())),
        }
    }
    if let Some(rule) = &line.rule {
        spans.push(Span::styled(format!("  [{rule}]"), Style::new().add_modifier(Modifier::DIM)));
    }
    Line::from(spans)
}

/// Wraps a line to at most `width` columns, in bold; continuation lines are indented to its text.
fn folded<'l>(line: &Line<'_>, width: usize) -> Vec<Line<'l>> {
    let mut lines = Vec::new();
    let (mut spans, mut used) = (Vec::new(), 0);
    for span in &line.spans {
        let mut piece = String::new();
        for c in span.content.chars() {
            let wide = c.width().unwrap_or(0);
            if used + wide > width && used > SET_IN {
                spans.push(Span::styled(std::mem::take(&mut piece), span.style));
                lines.push(Line::from(std::mem::take(&mut spans)));
                spans.push(Span::raw(" ".repeat(SET_IN)));
                used = SET_IN;
            }
            piece.push(c);
            used += wide;
        }
        spans.push(Span::styled(piece, span.style));
    }
    lines.push(Line::from(spans));
    lines.into_iter().map(|line| line.style(Style::new().add_modifier(Modifier::BOLD))).collect()
}

/// A color, unless the user disabled colors.
fn colour(colour: Color) -> Style {
    if std::env::var_os("NO_COLOR").is_some_and(|it| !it.is_empty()) { Style::new() } else { Style::new().fg(colour) }
}
