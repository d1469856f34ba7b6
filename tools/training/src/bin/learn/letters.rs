//! Gold letters for the laid-out lines of HTML, by a text dump of the same page that has them.

use std::path::Path;
use unboil::page::Page;

/// A text of so many letters and figures is looked for so many further on.
const NEAR: usize = 400;

/// A letter for each line of a page of HTML: that of the place where its text stands in the raw dump of the same name;
/// `-` where it does not. The first raw line is the document's title, which is not laid out.
pub fn letters(page: &Page, site: &Path) -> String {
    let name = Path::new(page.id()).with_extension("txt");
    let read = |of: &str| std::fs::read_to_string(site.join(of).join(&name)).unwrap_or_default();
    let (raw, gold) = (read("raw"), read("gold"));
    let mut text = String::new();
    let mut kept = Vec::new();
    for (line, letter) in raw.lines().zip(gold.lines()).skip(1) {
        let bare = bare(line);
        kept.extend(std::iter::repeat_n(letter == "K", bare.len()));
        text += &bare;
    }
    let mut at = 0;
    let mut letters = String::new();
    for line in 0..page.line_count() {
        let reading = String::from_utf8_lossy(page.reading(line));
        let marked = reading.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix(". ");
        let readings = [Some(reading.as_ref()), marked].into_iter().flatten().map(bare);
        let found = readings.filter(|text| !text.is_empty()).find_map(|it| Some((place(&text, at, &it)?, it.len())));
        letters.push_str(match found {
            Some((start, length)) => {
                at = start + length;
                let keeps = kept[start..at].iter().filter(|&&keeps| keeps).count();
                if keeps * 2 > length { "K\n" } else { "D\n" }
            }
            None => "-\n",
        });
    }
    letters
}

fn place(text: &str, at: usize, wanted: &str) -> Option<usize> {
    let found = text.get(at..)?.find(wanted)?;
    (found < NEAR + wanted.len() * 40).then_some(at + found)
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
