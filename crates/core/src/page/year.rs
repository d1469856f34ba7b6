//! The year of publication, from the page's metadata or its URL.

/// The year of a `YYYY-MM-DD` date.
pub(super) fn of_day(day: &str) -> Option<i16> {
    day.split('-').next()?.parse().ok()
}

/// The year in a dated URL path: `/2019/`, `/2019/05/12/`, `/20190512…`, `/2019-05-12-…`.
pub(super) fn of_address(url: &str) -> Option<i16> {
    let path = url.split_once("://")?.1.split(['?', '#']).next()?;
    path.split('/').skip(1).find_map(|part| {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let month = |text: &str| text.parse().is_ok_and(|month: u8| (1..=12).contains(&month));
        let is_dated = match digits {
            4 => part.len() == 4 || part.get(4..7).is_some_and(|rest| rest.starts_with('-') && month(&rest[1..])),
            8 => month(&part[4..6]),
            // Sputnik's form: the date, then the number of the story.
            _ => digits > 12 && month(&part[4..6]),
        };
        part.get(..4)?.parse().ok().filter(|year| is_dated && (1990..2100).contains(year))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dated_addresses_have_a_year() {
        for (path, year) in [
            ("news/2019/05/12/a", Some(2019)),
            ("2019/a", Some(2019)),
            ("a/20190512/b", Some(2019)),
            ("world/201905121075555-ferry/", Some(2019)),
            ("posts/2019-05-12-ferry", Some(2019)),
            ("2019-ferries", None),
            ("a/99990512", None),
            ("a/20195512", None),
            ("article/12345678/", None),
            ("", None),
        ] {
            assert_eq!(of_address(&format!("https://ferry.example.com/{path}?y=/2001/")), year, "{path}");
        }
        assert_eq!(of_address("no address"), None);
        assert_eq!(of_day("2019-05-12"), Some(2019));
    }
}
