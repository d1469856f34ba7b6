//! Vocabulary overlap of a text with the page's other prose: teasers of other stories share few words with it.

use super::hash::HashedMap;

/// How many of a text's longer words occur in the page's other prose.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SharedWords {
    /// The number of its longer words.
    pub(super) telling: f32,
    /// How many of these occur in other prose.
    pub(super) shared: f32,
    /// How many of these occur in little of it.
    pub(super) rare: f32,
}

impl SharedWords {
    /// The shares of the words that occur in other prose, and in little of it. -1 for a text without longer words,
    /// because that is no evidence against it.
    pub(super) fn shares(self) -> [f32; 2] {
        [self.shared, self.rare].map(|part| if self.telling > 0.0 { part / self.telling } else { -1.0 })
    }
}

/// The occurrences of a word in the prose of a page.
#[derive(Clone, Copy, Debug, Default)]
struct WordUse {
    first: u32,
    last: u32,
    texts: u32,
}

/// Returns for each text of a page its overlap with the rest. A text is given as the hashes of its longer words and
/// whether it is prose.
pub(super) fn shared_words<'w>(texts: impl Iterator<Item = (&'w [u32], bool)> + Clone) -> Vec<SharedWords> {
    let mut uses: HashedMap<WordUse> = HashedMap::default();
    let mut paragraphs = 0_u32;
    for (index, (words, is_prose)) in texts.clone().enumerate() {
        if !is_prose {
            continue;
        }
        paragraphs += 1;
        let index = index as u32;
        for &word in words {
            let place = uses.entry(u64::from(word)).or_insert(WordUse { first: index, last: u32::MAX, texts: 0 });
            if place.last != index {
                (place.last, place.texts) = (index, place.texts + 1);
            }
        }
    }
    let few = 2.max(paragraphs / 4);
    let of = |(index, (words, _)): (usize, (&[u32], bool))| {
        let (mut shared, index) = (SharedWords::default(), index as u32);
        for &word in words {
            shared.telling += 1.0;
            if let Some(place) = uses.get(&u64::from(word))
                && (place.first != index || place.last != index)
            {
                shared.shared += 1.0;
                shared.rare += f32::from(u8::from(place.texts <= few));
            }
        }
        shared
    };
    texts.enumerate().map(of).collect()
}
