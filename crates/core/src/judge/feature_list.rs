//! The list of a judge's features, written once: name, theme, what it is.

/// Makes `Feature`, the numbers that a judge's trees can ask for, each with its theme.
macro_rules! features {
    ($($name:ident: $theme:ident, $text:literal;)*) => {
        /// A number that the trees can ask for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum Feature {
            $(#[doc = $text] $name,)*
        }

        impl Feature {
            /// All features, in the order of a row.
            pub const ALL: &[Feature] = &[$(Feature::$name,)*];

            /// Length of a row.
            pub const COUNT: usize = Feature::ALL.len();

            /// The name, as the model file has it.
            pub fn name(self) -> &'static str {
                match self { $(Feature::$name => stringify!($name),)* }
            }

            /// What it is about.
            pub fn theme(self) -> Theme {
                match self { $(Feature::$name => Theme::$theme,)* }
            }

            /// What each theme weighs for a row in the first `trees` trees: what weighs most against it comes first.
            pub(in crate::judge) fn themes(
                forest: &$crate::judge::forest::Forest,
                row: &$crate::judge::forest::Row,
                trees: usize,
            ) -> [(Theme, f32); Theme::COUNT] {
                const THEMES: [Theme; Feature::COUNT] = [$(Theme::$theme,)*];
                let mut themes = Theme::ALL.map(|theme| (theme, 0.0));
                forest.contributions(row, trees, |feature, weight| {
                    if let Some(&theme) = THEMES.get(feature) {
                        themes[theme as usize].1 += weight;
                    }
                });
                themes.sort_by(|left, right| left.1.total_cmp(&right.1));
                themes
            }

            /// Its number in a row, by its name.
            pub(in crate::judge) fn number_of(name: &str) -> Option<u16> {
                let place = Feature::ALL.iter().position(|feature| feature.name() == name)?;
                u16::try_from(place).ok()
            }
        }
    };
}

pub(super) use features;
