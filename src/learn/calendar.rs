//! Names of months and days, whole and cut short, in some languages.

/// In small letters, sorted.
const WORDS: &[&str] = &[
    "abril", "agosto", "ağustos", "am", "août", "apr", "april", "aprile", "aralık", "aug", "august", "avril", "ağu",
    "cuma", "cumartesi", "dec", "december", "decembre", "dezember", "dicembre", "diciembre", "dienstag", "dimanche",
    "domenica", "domingo", "donnerstag", "décembre", "ekim", "enero", "eylül", "feb", "febbraio", "febrero", "februar",
    "february", "fevereiro", "freitag", "fri", "friday", "février", "gennaio", "giovedì", "giugno", "haziran", "jan",
    "janeiro", "januar", "january", "janvier", "jeudi", "juillet", "juin", "jul", "juli", "julio", "july", "jun",
    "june", "juni", "junio", "kasım", "lundi", "lunedì", "lunes", "luglio", "maggio", "mai", "maio", "mar", "march",
    "mardi", "martedì", "martes", "marzo", "março", "mars", "may", "mayo", "mayıs", "mercoledì", "mercredi",
    "miércoles", "mittwoch", "mon", "monday", "montag", "märz", "nisan", "noviembre", "nov", "november", "novembre",
    "ocak", "oct", "october", "octobre", "octubre", "oktober", "ottobre", "pazar", "pazartesi", "perşembe", "pm",
    "sabato", "samedi", "samstag", "sat", "saturday", "salı", "sep", "sept", "september", "septembre", "septiembre",
    "settembre", "setembro", "sonntag", "sun", "sunday", "sábado", "temmuz", "thu", "thursday", "tue", "tues",
    "tuesday", "vendredi", "venerdì", "viernes", "wed", "wednesday", "çarşamba", "şubat", "августа", "апреля",
    "декабря", "июля", "июня", "марта", "мая", "ноября", "октября", "сентября", "февраля", "января",
];

/// The longest of them, in bytes.
const LONGEST: usize = 16;

/// Whether a word names a month, a day of the week or a half of the day.
pub(super) fn is_calendar_word(word: &str) -> bool {
    if word.len() > LONGEST {
        return false;
    }
    let word = word.to_lowercase();
    WORDS.contains(&word.as_str())
}
