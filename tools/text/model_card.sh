#!/bin/sh
# Prints MODEL.md from the logs of make_model.sh.
work="${WORK:-target/text-training}"
cat <<TEXT
# The model of the judge of text

\`tools/text/make_model.sh\` trains \`crates/core/src/judge/text/model.txt\`. The format is described in
\`crates/core/src/judge/model_file.rs\`. Nothing in the model was set by hand.

**Size**: $(wc -c < crates/core/src/judge/text/model.txt) bytes: $(grep -c '^tree ' crates/core/src/judge/text/model.txt) trees in two stages, and log-odds for $(sed -n 's/^tokens //p' crates/core/src/judge/text/model.txt) words, pairs of words and short lines, by hash.

**Data**: html/wcxb (1,497 pages of the WCXB benchmark, CC-BY-4.0, Murrough Foley 2026) and html/daniel (1,060 news pages of
2011 and 2012 in English, Polish, Greek, Russian and Chinese), rendered in the styles of dump tools: BeautifulSoup's
\`get_text\` with and without a separator, html2text, markdownify, inscriptis, resiliparse, lynx, w3m, and unboil's own layout
(\`tools/text/render.py\`). Each page is rendered in three styles, chosen by a hash. In addition, dumps/real (94 real dumps of
75 hosts with one label per line) and 27 labeled dumps of six news sites. The model contains no text of a page, only
numbers.

**Labels**: a unit is content if at least half of its words are matched in the gold text
(\`tools/training/src/bin/generic_training/align.rs\`), or at least half of its characters are in lines labeled as content.
Debatable lines are not used.

**Split**: five folds, with each domain or source in one fold. For the figures below, neither the models nor the table of
word scores had seen the domain of the page. The second stage is trained on predictions by first-stage models that had not
seen the page.

**Trees** (LightGBM, seed 1; \`tools/text/train.py\`):
\`\`\`
$(sed -n '/^FIRST/,/^}/p' tools/text/train.py)
\`\`\`
The weight of a unit is the square root of its words, normalized per page, then scaled by set and page type. Word scores are
hidden for $(sed -n 's/^WITHOUT_WORDS = //p' tools/text/train.py) of the pages, so that the judge works even if it knows no word.

**Text lost by cost of a removal** (\`tools/text/calibrate.py\`; the thresholds of \`decide.rs\`):
\`\`\`
$(cat "$work/calibrate.log")
\`\`\`

**Cross-validated figures** (\`tools/text/score.sh\`):
\`\`\`
$(cat "$work/score.log")
\`\`\`

**Training log**:
\`\`\`
$(cat "$work/train.log")
\`\`\`
TEXT
