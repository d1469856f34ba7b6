//! The list of features.

use crate::judge::feature_list::features;

/// What a feature is about; reasons are given by theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Theme {
    /// How long the block is.
    Length,
    /// How much of it is links.
    Links,
    /// Whether it reads as sentences.
    Sentences,
    /// What signs it is made of.
    Shape,
    /// Words of the lexicon.
    Wording,
    /// Words it shares with the title.
    Title,
    /// The same text elsewhere on the page.
    Copies,
    /// Words it shares with the page's prose.
    Shared,
    /// The element it is, and those around.
    Element,
    /// Not shown to a reader.
    Hidden,
    /// The regions of the page it lies in.
    Region,
    /// Words in class names and ids.
    Names,
    /// How dense the text around it is.
    Density,
    /// Siblings that look alike.
    Repeats,
    /// Blocks elsewhere that look alike.
    Group,
    /// The blocks before and after.
    Neighbours,
    /// The heading it stands under.
    Section,
    /// Where on the page it stands.
    Position,
    /// How far from the main text it is.
    Main,
    /// What sort of page it is.
    Page,
    /// How it and what is like it were judged at first.
    First,
}

impl Theme {
    /// Number of themes.
    pub const COUNT: usize = 21;

    /// All themes, in order.
    pub const ALL: [Theme; Theme::COUNT] = [
        Theme::Length,
        Theme::Links,
        Theme::Sentences,
        Theme::Shape,
        Theme::Wording,
        Theme::Title,
        Theme::Copies,
        Theme::Shared,
        Theme::Element,
        Theme::Hidden,
        Theme::Region,
        Theme::Names,
        Theme::Density,
        Theme::Repeats,
        Theme::Group,
        Theme::Neighbours,
        Theme::Section,
        Theme::Position,
        Theme::Main,
        Theme::Page,
        Theme::First,
    ];
}

features! {
    Words: Length, "words of the block";
    CharactersPerWord: Length, "letters and digits a word";
    LinkDensity: Links, "share of its words inside links";
    PlainWords: Length, "words outside links";
    Commas: Sentences, "commas a word";
    Sentences: Sentences, "ends of sentences";
    EndsSentence: Sentences, "1 ends as a sentence, 2 with a colon, 3 with dots";
    Digits: Shape, "share of digits";
    Capitals: Shape, "share of capital letters";
    Capitalised: Shape, "share of words with a capital first";
    Separators: Shape, "bars, dots and arrows a word";
    Prices: Shape, "prices";
    Dates: Shape, "years, clock times and dates";
    BeginsSmall: Shape, "begins with a small letter";
    BeginsQuote: Shape, "begins with a quotation mark";
    Copyright: Wording, "holds a copyright sign";
    Address: Wording, "holds an at sign";
    SaysRelated: Wording, "share of words of the topic Related";
    SaysShare: Wording, "share of words of the topic Share";
    SaysLegal: Wording, "share of words of the topic Legal";
    SaysPromo: Wording, "share of words of the topic Promo";
    SaysComments: Wording, "share of words of the topic Comments";
    SaysMeta: Wording, "share of words of the topic Meta";
    SaysCredit: Wording, "share of words of the topic Credit";
    SaysSite: Wording, "share of words of the topic Site";
    SaysMore: Wording, "share of words of the topic More";
    FirstTopic: Wording, "topic of the first word, from 1";
    LongestRun: Shape, "most characters without a space";
    Code: Shape, "share of signs that code and addresses are made of";
    Urls: Shape, "web addresses written out";
    DescriptionPairs: Title, "share of its pairs of words that the descriptions in the head have";
    TitleWords: Title, "share of its words that are in the title";
    TitleCover: Title, "share of the title's words that it holds";
    CopiesBefore: Copies, "times the same text came before";
    Copies: Copies, "times the same text comes";
    NearCopy: Copies, "blocks back to the same text, 0 beyond eight";
    Lines: Shape, "lines";
    Heading: Element, "level of the heading that it is, 0 for none";
    HiddenMark: Hidden, "1 in noscript, 2 hidden";
    Tag: Element, "its element, ordered by how often such are content";
    ParentTag: Element, "the element around it";
    GrandparentTag: Element, "the element around that";
    ListDepth: Region, "lists around it";
    ListItems: Region, "list items around it";
    InNav: Region, "inside such an element: Nav";
    InFooter: Region, "inside such an element: Footer";
    InHeader: Region, "inside such an element: Header";
    InAside: Region, "inside such an element: Aside";
    InMain: Region, "inside such an element: Main";
    InArticle: Region, "inside such an element: Article";
    InForm: Region, "inside such an element: Form";
    InTable: Region, "inside such an element: Table";
    InFigure: Region, "inside such an element: Figure";
    InDialog: Region, "inside such an element: Dialog";
    InDetails: Region, "inside such an element: Details";
    InQuote: Region, "inside such an element: Quote";
    InLink: Region, "inside such an element: Link";
    InButton: Region, "inside such an element: Button";
    InSection: Region, "inside such an element: Section";
    InSchema: Region, "inside such an element: Schema";
    Depth: Region, "elements around it";
    InlineTag: Element, "inline element that holds most of it";
    LinkCount: Links, "links in it";
    InnerLinks: Links, "links to places on the page";
    InlineSum: Names, "learned words in class names and ids: sum of inline elements";
    InlineLowest: Names, "learned words in class names and ids: lowest inline word";
    OwnSum: Names, "learned words in class names and ids: sum of its element";
    OwnLowest: Names, "learned words in class names and ids: lowest word of its element";
    ParentSum: Names, "learned words in class names and ids: sum of the element around";
    TokenSum: Names, "learned words in class names and ids: sum over all elements around";
    TokenLowest: Names, "learned words in class names and ids: lowest element";
    TokenHighest: Names, "learned words in class names and ids: highest element";
    TokenNearest: Names, "learned words in class names and ids: nearest telling element";
    TokenNear: Names, "learned words in class names and ids: weighted sum, the nearer the more";
    OwnHints: Names, "known words in class names and ids: of its element";
    InlineHints: Names, "known words in class names and ids: of inline elements";
    HintSum: Names, "known words in class names and ids: over all elements around";
    NegativeHints: Names, "known words in class names and ids: elements that hint at boilerplate";
    PositiveHints: Names, "known words in class names and ids: elements that hint at content";
    NegativeLevel: Names, "known words in class names and ids: levels up to the nearest that hints at boilerplate";
    PositiveLevel: Names, "known words in class names and ids: levels up to the nearest that hints at content";
    NamedNav: Names, "names around it hint at nav";
    NamedRelated: Names, "names around it hint at related";
    NamedShare: Names, "names around it hint at share";
    NamedMeta: Names, "names around it hint at meta";
    NamedLegal: Names, "names around it hint at legal";
    NamedPromo: Names, "names around it hint at promo";
    NamedComments: Names, "names around it hint at comments";
    NamedDebris: Names, "names around it hint at debris";
    NamedReviews: Names, "names around it hint at reviews";
    Level0Long: Density, "share of long blocks, Level0";
    Level0Links: Density, "link density, Level0";
    Level1Long: Density, "share of long blocks, Level1";
    Level1Links: Density, "link density, Level1";
    Level2Long: Density, "share of long blocks, Level2";
    Level2Links: Density, "link density, Level2";
    Level3Long: Density, "share of long blocks, Level3";
    Level3Links: Density, "link density, Level3";
    Level5Long: Density, "share of long blocks, Level5";
    Level5Links: Density, "link density, Level5";
    Broad1Long: Density, "share of long blocks, in the 1th wider element";
    Broad1Links: Density, "link density, in the 1th wider element";
    Broad1Blocks: Density, "blocks, in the 1th wider element";
    Broad1WordsEach: Density, "words a block, in the 1th wider element";
    Broad1Share: Density, "share of the page's words, in the 1th wider element";
    Broad1Sentences: Density, "sentence ends a word, in the 1th wider element";
    Broad1Media: Density, "pictures a block, in the 1th wider element";
    Broad2Long: Density, "share of long blocks, in the 2th wider element";
    Broad2Links: Density, "link density, in the 2th wider element";
    Broad2Blocks: Density, "blocks, in the 2th wider element";
    Broad2WordsEach: Density, "words a block, in the 2th wider element";
    Broad2Share: Density, "share of the page's words, in the 2th wider element";
    Broad2Sentences: Density, "sentence ends a word, in the 2th wider element";
    Broad2Media: Density, "pictures a block, in the 2th wider element";
    Broad3Long: Density, "share of long blocks, in the 3th wider element";
    Broad3Links: Density, "link density, in the 3th wider element";
    Broad3Blocks: Density, "blocks, in the 3th wider element";
    Broad3WordsEach: Density, "words a block, in the 3th wider element";
    Broad3Share: Density, "share of the page's words, in the 3th wider element";
    Broad3Sentences: Density, "sentence ends a word, in the 3th wider element";
    Broad3Media: Density, "pictures a block, in the 3th wider element";
    Broad4Long: Density, "share of long blocks, in the 4th wider element";
    Broad4Links: Density, "link density, in the 4th wider element";
    Broad4Blocks: Density, "blocks, in the 4th wider element";
    Broad4WordsEach: Density, "words a block, in the 4th wider element";
    Broad4Share: Density, "share of the page's words, in the 4th wider element";
    Broad4Sentences: Density, "sentence ends a word, in the 4th wider element";
    Broad4Media: Density, "pictures a block, in the 4th wider element";
    Broad1Prices: Density, "prices a block in the first wider element";
    Broad2Prices: Density, "prices a block in the second wider element";
    Broad1Dates: Density, "dates a block in the first wider element";
    Broad1Controls: Density, "form controls in the first wider element";
    Broad2Controls: Density, "form controls in the second wider element";
    Broad1Headings: Density, "headings a block in the first wider element";
    Broad2Headings: Density, "headings a block in the second wider element";
    Broad1First: Density, "place among the blocks of the first wider element, 0 to 1";
    Broad2First: Density, "place among the blocks of the second wider element, 0 to 1";
    Broad3First: Density, "place among the blocks of the third wider element, 0 to 1";
    Broad1Tag: Element, "the first wider element";
    Broad2Tag: Element, "the second wider element";
    Alike: Repeats, "most siblings alike among the nearest six elements";
    AlikeLevel: Repeats, "levels up to them";
    AlikeWords: Repeats, "their words each";
    AlikeShare: Repeats, "their share of the page's words";
    AlikeBlocks: Repeats, "blocks in each";
    AlikeLinks: Repeats, "link density of the one around the block";
    AlikeLong: Repeats, "share of long blocks in the one around the block";
    AlikeMedia: Repeats, "pictures in it";
    AlikeHeadings: Repeats, "headings in it";
    AlikePrices: Repeats, "prices in it";
    AlikeDates: Repeats, "dates in it";
    PathBlocks: Group, "blocks of the same path: blocks";
    PathShare: Group, "blocks of the same path: share of the page's words";
    PathLinks: Group, "blocks of the same path: link density";
    PathWordsEach: Group, "blocks of the same path: words a block";
    PathLong: Group, "blocks of the same path: share of long blocks";
    PathSentences: Group, "blocks of the same path: sentence ends a block";
    PathSpread: Group, "blocks of the same path: share of the page from first to last";
    PathDistinct: Group, "blocks of the same path: share of them whose text comes once in the group";
    StyleBlocks: Group, "blocks of the same style: blocks";
    StyleShare: Group, "blocks of the same style: share of the page's words";
    StyleLinks: Group, "blocks of the same style: link density";
    StyleWordsEach: Group, "blocks of the same style: words a block";
    StyleLong: Group, "blocks of the same style: share of long blocks";
    StyleSentences: Group, "blocks of the same style: sentence ends a block";
    StyleSpread: Group, "blocks of the same style: share of the page from first to last";
    StyleDistinct: Group, "blocks of the same style: share of them whose text comes once in the group";
    Before2: Neighbours, "words outside links in the two blocks before";
    After2: Neighbours, "in the two after";
    Around5: Neighbours, "in the five on each side";
    PreviousWords: Neighbours, "words of the block before";
    PreviousLinks: Neighbours, "its link density";
    NextWords: Neighbours, "words of the block after";
    NextLinks: Neighbours, "its link density";
    AroundLinks: Neighbours, "link density of the five on each side";
    AroundLong: Neighbours, "long blocks among the five on each side";
    SinceLong: Neighbours, "blocks since the last long one";
    UntilLong: Neighbours, "blocks until the next long one";
    PreviousSame: Neighbours, "block before is of the same element";
    NextSame: Neighbours, "block after is of the same element";
    PreviousHeading: Neighbours, "heading level of the block before";
    NextHeading: Neighbours, "heading level of the block after";
    SinceHeading: Section, "blocks since the heading";
    HeadingLevel: Section, "its level";
    SectionWords: Section, "words under it";
    SectionLinks: Section, "link density under it";
    SectionBlocks: Section, "blocks under it";
    SectionLong: Section, "share of long blocks under it";
    SectionRelated: Section, "it speaks of related pages";
    SectionPromo: Section, "of subscribing or of offers";
    SectionComments: Section, "of comments";
    SectionSite: Section, "of the site";
    SectionNegativeBefore: Section, "headings before it that speak of related pages or comments";
    HeadingTitle: Section, "it holds words of the title";
    HeadingLinks: Section, "link density of the heading";
    WordsBefore: Position, "words before it";
    WordsAfter: Position, "words after it";
    Position: Position, "share of the page's words before it";
    BlockPosition: Position, "share of the page's blocks before it";
    FromH1: Position, "words since the first h1, negative before it";
    H1Shared: Position, "levels up to an element that holds the first h1 too";
    H1SharedShare: Position, "that element's share of the page's words";
    InBest: Main, "inside the element with the most text";
    AroundBest: Main, "that element is inside its own";
    BestUp: Main, "levels up to what holds both";
    BestAcross: Main, "levels from there to it";
    BestShare: Main, "share of the page's words in what holds both";
    BestDistance: Main, "blocks from it";
    PageWords: Page, "the page: words";
    PageBlocks: Page, "the page: blocks";
    PageLinks: Page, "the page: link density";
    PageLong: Page, "the page: share of words in long blocks";
    PageLongBlocks: Page, "the page: long blocks";
    PageParagraphs: Page, "the page: share of blocks in paragraphs";
    PageHeadings: Page, "the page: headings a block";
    PagePrices: Page, "the page: prices";
    PageDates: Page, "the page: dates a block";
    PageMedia: Page, "the page: pictures a block";
    PageControls: Page, "the page: form controls";
    PageArticles: Page, "the page: article elements";
    PageAlike: Page, "the page: largest group of siblings alike outside links, its share of words";
    PageH1: Page, "the page: the page has an h1";
    PageBestShare: Page, "the page: share of words in the element with the most text";
    PageBestLong: Page, "the page: share of long blocks there";
    PageLdArticles: Page, "the page: articles in JSON-LD";
    PageLdProducts: Page, "the page: products in JSON-LD";
    PageLdLists: Page, "the page: lists in JSON-LD";
    PageLdDiscussions: Page, "the page: discussions in JSON-LD";
    PageOgType: Page, "the page: og:type";
    PageMain: Page, "the page: share of words in main or article";
    PageDescription: Page, "the page: pairs of words in the descriptions";
    PageComments: Page, "the page: share of words under names of comments";
    SharedWords: Shared, "share of its longer words that other prose of the page has, -1 without such words";
    SharedRare: Shared, "share of them that little of it has";
    LinkRun: Links, "blocks in a row that are links, it among them";
    LinkRunPlace: Links, "its place among them";
    ArticleNumber: Region, "number of the article element around it, 0 for none";
    ArticleShare: Region, "share of the page's words in that";
    ArticleLargest: Region, "that is the largest of the page";
    ArticleAfterLargest: Region, "blocks after the end of the largest article element, negative before it";
    PageArticleShare: Page, "the page: share of words in the largest article element";
    PagePeriod: Page, "the page: share of blocks that are links in rows of five or more";
    FirstOdds: First, "second stage, probability of the first: log-odds of the block";
    FirstStyle: First, "second stage, probability of the first: mean over the blocks of the same styled path";
    FirstPath: First, "second stage, probability of the first: over those of the same path";
    FirstBroad1: First, "second stage, probability of the first: over the first wider element";
    FirstBroad2: First, "second stage, probability of the first: over the second";
    FirstSection: First, "second stage, probability of the first: over what stands under the same heading";
    FirstPage: First, "second stage, probability of the first: over the page";
    FirstStyleEven: First, "second stage, probability of the first: as FirstStyle, all blocks alike";
    FirstPrevious1: First, "second stage, probability of the first: of the block before";
    FirstNext1: First, "second stage, probability of the first: of the next";
    FirstPrevious2: First, "second stage, probability of the first: of the second before";
    FirstNext2: First, "second stage, probability of the first: of the second after";
    FirstPrevious3: First, "second stage, probability of the first: of the third before";
    FirstNext3: First, "second stage, probability of the first: of the third after";
    FirstAround5: First, "second stage, probability of the first: mean over five on each side";
    FirstPageWords: First, "second stage, probability of the first: words of content expected on the page";
    FirstBefore15: First, "second stage, probability of the first: mean over 15 blocks before";
    FirstAfter15: First, "second stage, probability of the first: mean over 15 blocks after";
    FirstBefore5: First, "second stage, probability of the first: mean over 5 blocks before";
    FirstAfter5: First, "second stage, probability of the first: mean over 5 blocks after";
    FirstMain: First, "second stage, probability of the first: inside the run with the most content, 1 before it, 2 after it";
    FirstMainFar: First, "second stage, probability of the first: blocks from that run";
    FirstMainShare: First, "second stage, probability of the first: share of the expected content in that run";
    FirstSureAbove: First, "second stage, probability of the first: blocks since the last that is surely content, -1 for none";
    FirstSureBelow: First, "second stage, probability of the first: blocks until the next, -1 for none";
    FirstExpectedBefore: First, "second stage, probability of the first: share of the expected content before it";
    FirstCopies: First, "second stage, probability of the first: mean over blocks of the same text";
    FirstLinkRun: First, "second stage, probability of the first: mean over the links in a row that it is one of, -1 for none";
    FirstArticle: First, "second stage, probability of the first: mean over the article element around it, -1 for none";
}
