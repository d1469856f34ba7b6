//! The list of features.

use crate::judge::feature_list::features;

/// What a feature is about; reasons are given by theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Theme {
    /// How long the unit is.
    Length,
    /// How much of it is links.
    Links,
    /// Whether it reads as sentences.
    Sentences,
    /// Capitals and small letters.
    Case,
    /// What signs it is made of.
    Signs,
    /// How it is set: heading, item, indent, blank lines.
    Form,
    /// Words that were learnt.
    Wording,
    /// The same text elsewhere on the page.
    Copies,
    /// Words that it shares with the page's prose.
    Shared,
    /// The units next to it.
    Neighbours,
    /// What is around it.
    Around,
    /// Where it stands from the page's prose.
    Prose,
    /// The run of short units it is in.
    Run,
    /// The words of the title.
    Title,
    /// The heading it stands under.
    Section,
    /// A pattern that is repeated around it.
    Period,
    /// Where on the page it stands.
    Position,
    /// What sort of page it is.
    Page,
    /// How it and what is near it were judged at first.
    First,
}

impl Theme {
    /// Number of themes.
    pub const COUNT: usize = 19;

    /// All themes, in order.
    pub const ALL: [Theme; Theme::COUNT] = [
        Theme::Length,
        Theme::Links,
        Theme::Sentences,
        Theme::Case,
        Theme::Signs,
        Theme::Form,
        Theme::Wording,
        Theme::Copies,
        Theme::Shared,
        Theme::Neighbours,
        Theme::Around,
        Theme::Prose,
        Theme::Run,
        Theme::Title,
        Theme::Section,
        Theme::Period,
        Theme::Position,
        Theme::Page,
        Theme::First,
    ];
}

features! {
    Words: Length, "words of the unit";
    CharactersPerWord: Length, "letters and digits a word";
    Lines: Length, "lines";
    Width: Length, "columns of its widest line";
    LinkShare: Links, "share of its words in links of markdown";
    Links: Links, "links of markdown";
    LinkNumbers: Links, "numbers of links as lynx writes them, a word";
    Images: Links, "images of markdown";
    Urls: Links, "web addresses written out";
    Address: Links, "holds an at sign";
    Sentences: Sentences, "ends of sentences";
    WordsPerSentence: Sentences, "words a sentence";
    Ends: Sentences, "1 ends as a sentence, 2 with a colon, 3 with dots";
    Commas: Sentences, "commas a word";
    Quotes: Sentences, "quotation marks";
    BeginsSmall: Case, "begins with a small letter";
    BeginsDigit: Case, "begins with a digit";
    BeginsQuote: Case, "begins with a quotation mark";
    BeginsSign: Case, "begins with a dash or star";
    Capitals: Case, "share of capital letters among letters";
    Capitalised: Case, "share of words with a capital first";
    Caseless: Case, "share of letters of scripts without capitals";
    Glued: Signs, "small letters right before a capital, a word";
    Digits: Signs, "share of digits";
    Numbers: Signs, "share of words that are numbers";
    Dates: Signs, "years, clock times and dates";
    Prices: Signs, "prices";
    Separators: Signs, "bars, dots and arrows a word";
    Colons: Signs, "colons";
    Brackets: Signs, "brackets";
    Parentheses: Signs, "parentheses";
    Code: Signs, "signs that code is made of, a character";
    Braces: Signs, "braces";
    BlanksToFill: Signs, "rows of underscores";
    LongestRun: Signs, "most characters without a space";
    SignShare: Signs, "share of characters that are no letter or digit";
    Copyright: Signs, "holds a copyright sign";
    Form: Form, "1 code, 2 table, 3 header, 4 rule";
    Heading: Form, "level of the markdown heading, 7 underlined, 0 none";
    Item: Form, "an item of a list";
    Indent: Form, "columns before its text";
    BlanksAbove: Form, "blank lines above";
    BlanksBelow: Form, "blank lines below";
    IndentAgainst: Form, "indent less that of the page's prose";
    WordSum: Wording, "learned words: sum";
    WordMean: Wording, "learned words: mean";
    WordLowest: Wording, "learned words: lowest";
    WordHighest: Wording, "learned words: highest";
    WordKnown: Wording, "share of its words that are learned";
    PairSum: Wording, "learned pairs of words: sum";
    PairLowest: Wording, "learned pairs of words: lowest";
    LineScore: Wording, "learned lines";
    TopicShare: Wording, "share of words that the lexicon has for boilerplate";
    FirstTopic: Wording, "topic of the first word, from 1";
    Copies: Copies, "times the same text comes";
    CopiesBefore: Copies, "times the same text came before";
    MaskedCopies: Copies, "times the same text comes, digits masked";
    CopyIsHeading: Copies, "the same text is a heading elsewhere";
    Shared: Shared, "share of its longer words that other prose of the page has";
    SharedRare: Shared, "share of its longer words that other prose of the page has, in few paragraphs";
    Above1Words: Neighbours, "words, 1 above";
    Above1Ends: Neighbours, "ends as a sentence, 1 above";
    Above1Link: Neighbours, "share of words in links, 1 above";
    Above1Item: Neighbours, "item of a list, 1 above";
    Above1Heading: Neighbours, "heading, 1 above";
    Above1Capitals: Neighbours, "share of capitals, 1 above";
    Above1Score: Neighbours, "score of words, 1 above";
    Above1Dates: Neighbours, "dates, 1 above";
    Below1Words: Neighbours, "words, 1 below";
    Below1Ends: Neighbours, "ends as a sentence, 1 below";
    Below1Link: Neighbours, "share of words in links, 1 below";
    Below1Item: Neighbours, "item of a list, 1 below";
    Below1Heading: Neighbours, "heading, 1 below";
    Below1Capitals: Neighbours, "share of capitals, 1 below";
    Below1Score: Neighbours, "score of words, 1 below";
    Below1Dates: Neighbours, "dates, 1 below";
    Above2Words: Neighbours, "words, 2 above";
    Above2Ends: Neighbours, "ends as a sentence, 2 above";
    Above2Link: Neighbours, "share of words in links, 2 above";
    Above2Item: Neighbours, "item of a list, 2 above";
    Above2Heading: Neighbours, "heading, 2 above";
    Above2Capitals: Neighbours, "share of capitals, 2 above";
    Above2Score: Neighbours, "score of words, 2 above";
    Above2Dates: Neighbours, "dates, 2 above";
    Below2Words: Neighbours, "words, 2 below";
    Below2Ends: Neighbours, "ends as a sentence, 2 below";
    Below2Link: Neighbours, "share of words in links, 2 below";
    Below2Item: Neighbours, "item of a list, 2 below";
    Below2Heading: Neighbours, "heading, 2 below";
    Below2Capitals: Neighbours, "share of capitals, 2 below";
    Below2Score: Neighbours, "score of words, 2 below";
    Below2Dates: Neighbours, "dates, 2 below";
    Near1Words: Around, "words a unit, 1 to each side";
    Near1Long: Around, "share of paragraphs, 1 to each side";
    Near1Ends: Around, "share that ends as a sentence, 1 to each side";
    Near1Link: Around, "share of words in links, 1 to each side";
    Near1Capitals: Around, "share of capitals, 1 to each side";
    Near1Item: Around, "share of list items, 1 to each side";
    Near1Dates: Around, "share with dates, 1 to each side";
    Near1Score: Around, "score of words a unit, 1 to each side";
    Near2Words: Around, "words a unit, 2 to each side";
    Near2Long: Around, "share of paragraphs, 2 to each side";
    Near2Ends: Around, "share that ends as a sentence, 2 to each side";
    Near2Link: Around, "share of words in links, 2 to each side";
    Near2Capitals: Around, "share of capitals, 2 to each side";
    Near2Item: Around, "share of list items, 2 to each side";
    Near2Dates: Around, "share with dates, 2 to each side";
    Near2Score: Around, "score of words a unit, 2 to each side";
    Near5Words: Around, "words a unit, 5 to each side";
    Near5Long: Around, "share of paragraphs, 5 to each side";
    Near5Ends: Around, "share that ends as a sentence, 5 to each side";
    Near5Link: Around, "share of words in links, 5 to each side";
    Near5Capitals: Around, "share of capitals, 5 to each side";
    Near5Item: Around, "share of list items, 5 to each side";
    Near5Dates: Around, "share with dates, 5 to each side";
    Near5Score: Around, "score of words a unit, 5 to each side";
    Near10Words: Around, "words a unit, 10 to each side";
    Near10Long: Around, "share of paragraphs, 10 to each side";
    Near10Ends: Around, "share that ends as a sentence, 10 to each side";
    Near10Link: Around, "share of words in links, 10 to each side";
    Near10Capitals: Around, "share of capitals, 10 to each side";
    Near10Item: Around, "share of list items, 10 to each side";
    Near10Dates: Around, "share with dates, 10 to each side";
    Near10Score: Around, "score of words a unit, 10 to each side";
    Near25Words: Around, "words a unit, 25 to each side";
    Near25Long: Around, "share of paragraphs, 25 to each side";
    Near25Ends: Around, "share that ends as a sentence, 25 to each side";
    Near25Link: Around, "share of words in links, 25 to each side";
    Near25Capitals: Around, "share of capitals, 25 to each side";
    Near25Item: Around, "share of list items, 25 to each side";
    Near25Dates: Around, "share with dates, 25 to each side";
    Near25Score: Around, "score of words a unit, 25 to each side";
    Before5Words: Around, "words a unit, 5 before";
    Before5Long: Around, "share of paragraphs, 5 before";
    Before5Ends: Around, "share that ends as a sentence, 5 before";
    Before5Link: Around, "share of words in links, 5 before";
    Before5Score: Around, "score of words a unit, 5 before";
    Before20Words: Around, "words a unit, 20 before";
    Before20Long: Around, "share of paragraphs, 20 before";
    Before20Ends: Around, "share that ends as a sentence, 20 before";
    Before20Link: Around, "share of words in links, 20 before";
    Before20Score: Around, "score of words a unit, 20 before";
    After5Words: Around, "words a unit, 5 after";
    After5Long: Around, "share of paragraphs, 5 after";
    After5Ends: Around, "share that ends as a sentence, 5 after";
    After5Link: Around, "share of words in links, 5 after";
    After5Score: Around, "score of words a unit, 5 after";
    After20Words: Around, "words a unit, 20 after";
    After20Long: Around, "share of paragraphs, 20 after";
    After20Ends: Around, "share that ends as a sentence, 20 after";
    After20Link: Around, "share of words in links, 20 after";
    After20Score: Around, "score of words a unit, 20 after";
    LongAbove: Prose, "units to the next paragraph above";
    LongBelow: Prose, "units to the next paragraph below";
    LongAboveWords: Prose, "words between it and the next paragraph above";
    LongBelowWords: Prose, "words between it and the next paragraph below";
    ProseAbove: Prose, "words of prose on the page above";
    ProseBelow: Prose, "words of prose on the page below";
    ProseAboveShare: Prose, "share of the page's prose above";
    RunLength: Run, "units of the run of short units it is in";
    RunPlace: Run, "its place in that run, 0 to 1";
    RunWords: Run, "words a unit of that run";
    RunLinks: Run, "share of words in links in that run";
    RunItems: Run, "share of list items in that run";
    RunScore: Run, "score of words a unit of that run";
    RunShared: Run, "share of longer words of that run that prose has";
    Main1Side: Prose, "1 before, 2 after the best run of prose, price 1";
    Main1Far: Prose, "units to the best run of prose, price 1";
    Main1Share: Prose, "share of the page's words in the best run of prose, price 1";
    Main2Side: Prose, "1 before, 2 after the best run of prose, price 2";
    Main2Far: Prose, "units to the best run of prose, price 2";
    Main2Share: Prose, "share of the page's words in the best run of prose, price 2";
    Main3Side: Prose, "1 before, 2 after the best run of prose, price 3";
    Main3Far: Prose, "units to the best run of prose, price 3";
    Main3Share: Prose, "share of the page's words in the best run of prose, price 3";
    Place: Position, "place in units, 0 to 1";
    FromTop: Position, "units above it";
    FromBottom: Position, "units below it";
    WordPlace: Position, "place in words, 0 to 1";
    PageUnits: Page, "units";
    PageWords: Page, "words";
    PageLong: Page, "share of paragraphs";
    PageLongWords: Page, "share of words in paragraphs";
    PageProse: Page, "words of prose";
    PageLinks: Page, "share of words in links";
    PageLinkNumbers: Page, "numbers of links a unit";
    PageWordsEach: Page, "words a unit";
    PageEnds: Page, "share that ends as a sentence";
    PageItems: Page, "share of list items";
    PageWrapped: Page, "column at which it is wrapped, 0 for none";
    PageBlanks: Page, "blank lines a unit";
    PageCopies: Page, "share of units that stand elsewhere too";
    PageCaseless: Page, "share of letters of scripts without capitals";
    PageScore: Page, "score of words a unit";
    PageHeadings: Page, "share of headings";
    PageDates: Page, "share with dates";
    PagePrices: Page, "share with prices, in tables, or in capitals and no link";
    TitleShare: Title, "share of its longer words that are in the title";
    TitleCover: Title, "share of the title's longer words that it holds";
    TitleSide: Title, "1 before, 2 from the last copy of the title on, 0 for none";
    TitleFar: Title, "units to that copy";
    SectionLong: Section, "share of paragraphs under its heading";
    SectionLinks: Section, "share of words in links under its heading";
    SectionWords: Section, "words a unit under its heading";
    SectionScore: Section, "score of words of its heading";
    SectionLevel: Section, "level of its heading";
    SectionFar: Section, "units to its heading";
    Period: Period, "units of the pattern that is repeated around it";
    PeriodShare: Period, "how well that pattern fits";
    FirstOdds: First, "log-odds by the first stage";
    FirstAbove1: First, "chance by the first stage, 1 above";
    FirstBelow1: First, "chance by the first stage, 1 below";
    FirstAbove2: First, "chance by the first stage, 2 above";
    FirstBelow2: First, "chance by the first stage, 2 below";
    FirstAbove3: First, "chance by the first stage, 3 above";
    FirstBelow3: First, "chance by the first stage, 3 below";
    FirstNear2: First, "mean chance, 2 to each side";
    FirstNear5: First, "mean chance, 5 to each side";
    FirstNear12: First, "mean chance, 12 to each side";
    FirstNear30: First, "mean chance, 30 to each side";
    FirstBefore5: First, "mean chance, 5 before";
    FirstAfter5: First, "mean chance, 5 after";
    FirstBefore15: First, "mean chance, 15 before";
    FirstAfter15: First, "mean chance, 15 after";
    FirstRun: First, "mean chance of the run of short units it is in";
    FirstRunHighest: First, "highest chance in that run";
    FirstPage: First, "mean chance on the page";
    FirstPageWords: First, "expected words of content";
    FirstSide: First, "1 before, 2 between, 3 after the first and last sure unit";
    FirstSureAbove: First, "units to the next sure unit above";
    FirstSureBelow: First, "units to the next sure unit below";
    FirstContentAbove: First, "share of the page's expected content above";
    FirstLongAbove: First, "chance of the next paragraph above";
    FirstLongBelow: First, "chance of the next paragraph below";
    FirstMain: First, "1 before, 2 after the run with the most expected content";
    FirstMainFar: First, "units to that run";
    FirstCopies: First, "mean chance of its copies";
    FirstItems: First, "mean chance of the list it is in";
}
