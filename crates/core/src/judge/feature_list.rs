//! A macro for the list of a judge's features: name, theme and description.

/// Defines `Feature`, the inputs of a judge's trees, each with its theme.
macro_rules! features {
    ($($name:ident: $theme:ident, $text:literal;)*) => {
        /// An input of the trees.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum Feature {
            $(#[doc = $text] $name,)*
        }

        impl Feature {
            /// All features, in row order.
            pub const ALL: &[Feature] = &[$(Feature::$name,)*];

            /// The length of a row.
            pub const COUNT: usize = Feature::ALL.len();

            /// The name, as in the model file.
            pub fn name(self) -> &'static str {
                match self { $(Feature::$name => stringify!($name),)* }
            }

            /// The theme that it belongs to.
            pub fn theme(self) -> Theme {
                match self { $(Feature::$name => Theme::$theme,)* }
            }

            /// The contribution of each theme for a row in the first `trees` trees: the strongest evidence against it
            /// first.
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

            /// The index of a feature in a row, by its name.
            pub(in crate::judge) fn number_of(name: &str) -> Option<u16> {
                let place = Feature::ALL.iter().position(|feature| feature.name() == name)?;
                u16::try_from(place).ok()
            }
        }
    };
}

pub(super) use features;
