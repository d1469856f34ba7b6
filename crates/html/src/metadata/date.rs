//! Parsing of the dates that pages state.

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const FULL_MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Returns the day of a stated date as `YYYY-MM-DD`.
///
/// Reads the usual forms of ISO 8601, `20240131`, RFC 2822 and English dates (`31 January 2024`, `Jan. 31st, 2024`).
/// `31/01/2024` and `01/31/2024` are read. `03/04/2024` could be either of two days, so it gives `None`.
pub fn iso_day(stated: &str) -> Option<String> {
    let stated = stated.trim();
    let (year, month, day) = year_first(stated).or_else(|| year_last(stated)).or_else(|| with_month_name(stated))?;
    is_day(year, month, day).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

fn is_day(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    };
    (1000..=9999).contains(&year) && (1..=12).contains(&month) && (1..=days).contains(&day)
}

/// Returns up to three numbers at the start of a text, with the length of each.
fn leading_numbers(text: &str) -> Option<[(u32, usize); 3]> {
    let mut numbers = [(0, 0); 3];
    let mut rest = text;
    for (index, slot) in numbers.iter_mut().enumerate() {
        if index > 0 {
            rest = rest.strip_prefix(['-', '/', '.'])?;
        }
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, after) = rest.split_at_checked(length)?;
        *slot = (digits.parse().ok()?, length);
        rest = after;
    }
    Some(numbers)
}

fn year_first(text: &str) -> Option<(u32, u32, u32)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 8 || digits == 14 {
        let part = |from: usize, to: usize| text.get(from..to)?.parse().ok();
        return Some((part(0, 4)?, part(4, 6)?, part(6, 8)?));
    }
    match leading_numbers(text)? {
        [(year, 4), (month, 1..=2), (day, 1..=2)] => Some((year, month, day)),
        _ => None,
    }
}

fn year_last(text: &str) -> Option<(u32, u32, u32)> {
    match leading_numbers(text)? {
        [(day @ 13.., 1..=2), (month, 1..=2), (year, 4)] => Some((year, month, day)),
        [(month, 1..=2), (day @ 13.., 1..=2), (year, 4)] => Some((year, month, day)),
        [(day, 1..=2), (month, 1..=2), (year, 4)] if day == month => Some((year, month, day)),
        _ => None,
    }
}

/// Returns the number of a month from its English name or the first three letters of it.
fn month_number(word: &str) -> Option<u32> {
    let word = word.to_ascii_lowercase();
    let short = if word == "sept" { "sep" } else { &word };
    let place = MONTHS
        .iter()
        .position(|&month| month == short)
        .or_else(|| FULL_MONTHS.iter().position(|&month| month == word))?;
    u32::try_from(place + 1).ok()
}

/// Parses one month name with one day and one year next to it, in either order.
fn with_month_name(text: &str) -> Option<(u32, u32, u32)> {
    let words: Vec<&str> =
        text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).take(40).collect();
    let place = words.iter().position(|word| month_number(word).is_some())?;
    let month = words.get(place).and_then(|word| month_number(word))?;
    let day_of = |word: &str| {
        let digits = word.trim_end_matches(|character: char| character.is_ascii_alphabetic());
        let suffix = word.get(digits.len()..)?;
        let known = matches!(suffix.to_ascii_lowercase().as_str(), "" | "st" | "nd" | "rd" | "th");
        digits.parse::<u32>().ok().filter(|day| known && (1..=31).contains(day))
    };
    let year_of = |word: &str| word.parse::<u32>().ok().filter(|year| (1000..=9999).contains(year));
    let word = |offset: usize| words.get(place + offset).copied();
    let before = place.checked_sub(1).and_then(|at| words.get(at)).and_then(|it| day_of(it));
    if let (Some(day), Some(year)) = (before, word(1).and_then(year_of)) {
        return Some((year, month, day));
    }
    let (day, year) = (word(1).and_then(day_of)?, word(2).and_then(year_of)?);
    Some((year, month, day))
}
