//! Tests of keys and of the screen contents.

use super::super::page::{Goes, PageLine, Sign};
use super::view::{Action, Mode, On, Pane, Shown, View};
use crate::ledger::{Choice, RemovedTexts, RuleTexts, TextRow};
use crate::risk::HitRate;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

fn rule(name: &str, texts: std::ops::Range<usize>) -> RuleTexts {
    RuleTexts {
        id: 1,
        name: name.into(),
        kind: "nav".into(),
        why: String::new(),
        pages: 3,
        lines: 7,
        open: texts.len(),
        texts,
        points: 8,
        hit_rate: HitRate::Steady,
    }
}

/// Two rules: two texts of a ferry, one of a tram.
fn view() -> View {
    let text = |id| TextRow { id, hash: id * 10, pages: 2, lines: 3, points: 8, decided: None };
    let rules = vec![rule("ferry/bar", 0..2), rule("tram/bell", 2..3)];
    let mut view = View::new(RemovedTexts { rules, texts: vec![text(1), text(2), text(3)] });
    for (id, said) in [(1, "It sails again."), (2, "Home"), (3, "Ring")] {
        view.said.insert(id, said.into());
    }
    let line = |number, sign, goes, text: &str| PageLine {
        number,
        sign,
        pieces: vec![(text.into(), goes)],
        rule: (sign != Sign::Stays).then(|| "ferry/bar".into()),
        taken: Vec::new(),
    };
    view.shown = Some(Shown {
        key: (1, 0),
        name: "raw/boat.txt".into(),
        signs: "+2 ends as a sentence".into(),
        lines: vec![
            line(1, Sign::Stays, Goes::No, "The ferry"),
            line(2, Sign::Goes, Goes::Yes, "It sails again."),
            line(3, Sign::InPart, Goes::Yes, "Home"),
        ],
        at: 1,
        ..Shown::default()
    });
    view
}

fn press(view: &mut View, keys: &str) -> Action {
    let key = |c| match c {
        '\t' => KeyCode::Tab,
        '\n' => KeyCode::Enter,
        '\u{1b}' => KeyCode::Esc,
        '\u{8}' => KeyCode::Backspace,
        c => KeyCode::Char(c),
    };
    keys.chars().map(|c| view.update(KeyEvent::new(key(c), KeyModifiers::NONE))).last().unwrap()
}

fn screen(view: &View, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| view.draw(frame)).unwrap();
    terminal.backend().to_string()
}

#[test]
fn a_decision_goes_on_to_the_next_open_text_and_then_to_the_next_rule() {
    let mut view = view();
    for (key, choice, next) in [("a", Choice::Accept, 2), ("r", Choice::Reject, 3), ("s", Choice::Skip, 3)] {
        assert_eq!(press(&mut view, key), Action::Decide(choice, On::Text));
        view.decided(choice, On::Text);
        assert_eq!(view.at_hand().unwrap().1.id, next);
    }
    assert_eq!(view.open(), 0);
}

#[test]
fn what_is_on_a_whole_rule_is_asked_first() {
    let mut view = view();
    assert_eq!(press(&mut view, "R"), Action::None);
    assert!(screen(&view, 100, 30).contains("remove ferry/bar from its site file and restore 7 lines? y or n"));
    assert_eq!(press(&mut view, "n"), Action::None);
    assert_eq!(view.mode, Mode::Browse);
    press(&mut view, "A");
    assert!(screen(&view, 100, 30).contains("accept all of ferry/bar: 2 open texts, and later ones? y or n"));
    press(&mut view, "n");
    assert_eq!(press(&mut view, "Ay"), Action::Decide(Choice::Accept, On::Rule));
    view.decided(Choice::Accept, On::Rule);
    assert_eq!(view.at_hand().unwrap().0.name, "tram/bell");
}

#[test]
fn keys_that_are_typed_are_no_commands() {
    let mut view = view();
    assert_eq!(press(&mut view, "/quack\u{8}\n"), Action::Search("quac".into()));
    assert_eq!(press(&mut view, "/q\u{1b}"), Action::None);
    press(&mut view, "fsite:tram\n");
    assert_eq!((view.rules.len(), view.at_hand().unwrap().0.name.as_str()), (1, "tram/bell"));
    press(&mut view, "\u{1b}");
    assert_eq!(view.rules.len(), 2);
    press(&mut view, "ftram\nfferry\n");
    assert_eq!((view.filter.as_str(), view.at_hand().unwrap().0.name.as_str()), ("ferry", "ferry/bar"), "a new filter");
    press(&mut view, "frejected\n");
    assert!(view.at_hand().is_none());
    assert!(view.status.contains(r#"nothing matches the filter "rejected""#), "{}", view.status);
    for key in ["a", "R", "o", "j", "\t", "k", "G"] {
        press(&mut view, key);
        screen(&view, 100, 30);
    }
}

#[test]
fn what_goes_has_a_sign_and_the_line_at_hand_an_arrow() {
    let text = screen(&view(), 100, 30);
    for wanted in [
        "unboil review: 3 open",
        "  8      2 ferry/bar",
        "    8     2 It sails again.",
        "raw/boat.txt",
        "+2 ends as a sentence",
        "     1   The ferry",
        ">    2 - It sails again.  [ferry/bar]",
        "     3 ~ [-Home-]  [ferry/bar]",
    ] {
        assert!(text.contains(wanted), "{wanted} is not in\n{text}");
    }
    assert!(screen(&view(), 30, 30).contains("It sails"), "a narrow screen shows the texts");
}

#[test]
fn a_small_terminal_shows_what_it_can() {
    for (width, height) in (0..50).step_by(7).flat_map(|width| (0..14).map(move |height| (width, height))) {
        for keys in ["\t\t\t", "\t", "\t", "?", "xfq", "\u{1b}R", "n"] {
            let mut view = view();
            press(&mut view, keys);
            screen(&view, width.max(1), height.max(1));
        }
    }
    let mut view = view();
    view.pane = Pane::Page;
    assert!(screen(&view, 40, 10).contains(">    2 - It sails again."));
    press(&mut view, "G");
    press(&mut view, "g");
    screen(&view, 40, 10);
}

#[test]
fn a_line_at_hand_is_shown_in_full() {
    let mut view = view();
    view.pane = Pane::Page;
    let long = "The ferry sails at nine, at ten, and when the cook is back; nobody knows when that is.";
    view.shown.as_mut().unwrap().lines[1].pieces = vec![(long.into(), Goes::Yes)];
    let text = screen(&view, 40, 12);
    assert!(text.contains("nobody"), "{text}");
}

#[test]
fn nothing_that_is_said_is_obeyed() {
    let mut view = view();
    view.say("a\u{1b}]0;title\u{7}b\u{202e}c");
    let text = screen(&view, 100, 30);
    assert!(text.contains(r"a\u{1b}]0;title\u{7}b\u{202e}c"), "{text}");
}

#[test]
fn a_question_on_all_of_a_rule_says_what_is_not_shown() {
    let mut view = view();
    view.found("sails".into(), Some([1].into()));
    press(&mut view, "A");
    assert!(screen(&view, 100, 30).contains("of ferry/bar: 2 open texts, 1 of them hidden, and"));
}

#[test]
fn what_no_file_has_a_rule_for_is_not_asked_to_be_taken_out() {
    let removed = RemovedTexts { rules: vec![rule("generic/nav", 0..1)], texts: vec![view().text_of(0).to_owned()] };
    let mut view = View::new(removed);
    assert_eq!(press(&mut view, "R"), Action::None);
    assert_eq!(view.mode, Mode::Browse);
    assert!(view.status.contains("reject single texts with r"), "{}", view.status);
}

#[test]
fn what_is_said_and_asked_is_there_in_full_in_a_small_terminal() {
    let mut view = view();
    press(&mut view, "R");
    let text = screen(&view, 40, 10);
    assert!(text.contains("remove ferry/bar from its site file and") && text.contains("y or n"), "{text}");
    press(&mut view, "n");
    view.say(&"word ".repeat(100));
    assert!(screen(&view, 40, 10).contains('…'), "what is cut is marked");
}

#[test]
fn signs_that_have_no_room_are_marked() {
    let mut view = view();
    view.pane = Pane::Page;
    let sign = |n: usize| format!("+{n} a sign of which there are many");
    view.shown.as_mut().unwrap().signs = (1..9).map(sign).collect::<Vec<_>>().join("; ");
    let text = screen(&view, 40, 14);
    assert!(text.contains("+1 a sign") && text.contains('…') && text.contains("It sails again."), "{text}");
    let text = screen(&view, 100, 60);
    assert!(text.contains("+8 a sign") && !text.contains('…'), "{text}");
}

#[test]
fn the_list_of_keys_moves_in_a_small_terminal() {
    let mut view = view();
    press(&mut view, "?");
    assert!(!screen(&view, 40, 10).contains("quit; if site files"));
    press(&mut view, &"j".repeat(30));
    let text = screen(&view, 40, 10);
    assert!(text.contains("quit; if site files"), "{text}");
    press(&mut view, &"k".repeat(30));
    assert!(screen(&view, 40, 10).contains("down, up;"));
    press(&mut view, "x");
    assert_eq!(view.mode, Mode::Browse);
}
