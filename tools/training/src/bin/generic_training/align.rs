//! Which words of a page are in its gold text: the longest common run of
//! words, then the same before and after it, as Ratcliff and Obershelp do;
//! then whole blocks that stand elsewhere in the gold text.

use std::collections::HashMap;
use std::ops::Range;

/// Words that come more often than this in the gold text begin no run.
const MOST_COMMON: usize = 400;

/// Lower-cased words, as the scorer finds them: a character of Chinese, Japanese and Korean is one.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for run in text.to_lowercase().split(|c: char| !c.is_alphanumeric() && c != '_') {
        let mut rest = run;
        while let Some(at) = rest.find(is_cjk) {
            let (before, character) = rest.split_at(at);
            let (character, after) = character.split_at(character.chars().next().map_or(0, char::len_utf8));
            words.extend([before, character].into_iter().filter(|word| !word.is_empty()).map(str::to_owned));
            rest = after;
        }
        words.extend((!rest.is_empty()).then(|| rest.to_owned()));
    }
    words
}

fn is_cjk(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// Two texts as numbers of words, and where in the gold text each word stands.
struct Texts {
    page: Vec<u32>,
    gold: Vec<u32>,
    places: Vec<Vec<usize>>,
}

/// For each block, given as a range of `page`'s words, the share of its words
/// found in `gold`.
pub fn shares(page: &[String], blocks: &[Range<usize>], gold: &[String]) -> Vec<f32> {
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut number = |word| {
        let next = numbers.len() as u32;
        *numbers.entry(word).or_insert(next)
    };
    let gold: Vec<u32> = gold.iter().map(|word| number(word.as_str())).collect();
    let page: Vec<u32> = page.iter().map(|word| number(word.as_str())).collect();
    let mut places = vec![Vec::new(); numbers.len()];
    for (place, &word) in gold.iter().enumerate() {
        places[word as usize].push(place);
    }
    let mut found = vec![false; page.len()];
    let mut used = vec![false; gold.len()];
    let texts = Texts { page, gold, places };
    let Texts { page, gold, places } = &texts;
    let mut runs = vec![(usize::MAX, 0); gold.len()];
    let mut waiting = vec![(0..page.len(), 0..gold.len())];
    while let Some((left, right)) = waiting.pop() {
        if left.is_empty() || right.is_empty() {
            continue;
        }
        let (i, j, length) = longest(&texts, &mut runs, (left.clone(), right.clone()));
        if length == 0 {
            continue;
        }
        found[i..i + length].fill(true);
        used[j..j + length].fill(true);
        waiting.push((left.start..i, right.start..j));
        waiting.push((i + length..left.end, j + length..right.end));
    }
    // Blocks that the gold text has in another order.
    let mut order: Vec<&Range<usize>> = blocks.iter().collect();
    order.sort_by_key(|block| std::cmp::Reverse(block.len()));
    for block in order {
        let have = found[block.clone()].iter().filter(|&&it| it).count();
        if block.len() < 3 || have * 2 >= block.len() {
            continue;
        }
        let text = &page[block.clone()];
        let place = places[text[0] as usize].iter().copied().find(|&place| {
            gold.get(place..place + text.len()) == Some(text) && !used[place..place + text.len()].iter().any(|&it| it)
        });
        if let Some(place) = place {
            used[place..place + text.len()].fill(true);
            found[block.clone()].fill(true);
        }
    }
    blocks
        .iter()
        .map(|block| {
            let have = found[block.clone()].iter().filter(|&&it| it).count();
            have as f32 / block.len().max(1) as f32
        })
        .collect()
}

/// The longest run of words that two ranges share: its places in each, and its length. Runs that end at a word of the
/// gold text are held by that word's place, with the page's word that they were seen at.
fn longest(
    texts: &Texts,
    runs: &mut [(usize, usize)],
    (left, right): (Range<usize>, Range<usize>),
) -> (usize, usize, usize) {
    let Texts { page, gold, places } = texts;
    let mut best = (left.start, right.start, 0);
    for i in left.clone() {
        let list = &places[page[i] as usize];
        if list.len() > MOST_COMMON {
            continue;
        }
        let (from, to) = (list.partition_point(|&j| j < right.start), list.partition_point(|&j| j < right.end));
        // Backwards, so that the run that ends one word before is that of the page's word before.
        for &j in list[from..to].iter().rev() {
            let before = if j > right.start { runs[j - 1] } else { (usize::MAX, 0) };
            let length = if before.0.wrapping_add(1) == i && i > left.start { before.1 + 1 } else { 1 };
            runs[j] = (i, length);
            if length > best.2 {
                best = (i + 1 - length, j + 1 - length, length);
            }
        }
    }
    for i in left.clone() {
        let list = &places[page[i] as usize];
        if list.len() <= MOST_COMMON {
            let (from, to) = (list.partition_point(|&j| j < right.start), list.partition_point(|&j| j < right.end));
            list[from..to].iter().for_each(|&j| runs[j] = (usize::MAX, 0));
        }
    }
    let (mut i, mut j, mut length) = best;
    while length > 0 && i > left.start && j > right.start && page[i - 1] == gold[j - 1] {
        (i, j, length) = (i - 1, j - 1, length + 1);
    }
    while length > 0 && i + length < left.end && j + length < right.end && page[i + length] == gold[j + length] {
        length += 1;
    }
    (i, j, length)
}
