#!/bin/sh
# Prints MODEL.md from the logs of make_model.sh.
work="${WORK:-target/text-training}"
cat <<TEXT
# The model of the judge of text

\`crates/core/src/judge/text/model.txt\`, $(wc -c < crates/core/src/judge/text/model.txt) bytes: $(grep -c '^tree ' crates/core/src/judge/text/model.txt) trees in two stages, and log-odds for $(sed -n 's/^tokens //p' crates/core/src/judge/text/model.txt) words, pairs of
words and short lines, by hash. The format is described in \`crates/core/src/judge/model_file.rs\`. \`tools/text/make_model.sh\` makes it;
nothing in it was set by hand.

**Data**: html/wcxb (1,497 pages of the WCXB benchmark, CC-BY-4.0, Murrough Foley 2026) and html/daniel (1,060 news pages of
2011 and 2012 in English, Polish, Greek, Russian and Chinese), rendered as dump tools write them: BeautifulSoup's
\`get_text\` with and without a separator, html2text, markdownify, inscriptis, resiliparse, lynx, w3m, and unboil's own layout
(\`tools/text/render.py\`); of each page three styles, drawn by a hash. Beside them dumps/real (94 real dumps of 75 hosts with a
label a line) and 27 labelled dumps of six news sites. No text of a page is in the model, only numbers.

**Labels**: a unit is content if half its words or more lie in the gold text (\`tools/training/src/bin/generic_training/align.rs\`), or half
its characters in lines labelled as content. Debatable lines teach nothing.

**Split**: five folds, each domain or source whole in one. The figures below are of models that had not seen the page's
domain, nor had the table of word scores. The second stage learns from judgements by first-stage models that had not seen
the page.

**Trees** (LightGBM, seed 1; \`tools/text/train.py\`):
\`\`\`
$(sed -n '/^FIRST/,/^}/p' tools/text/train.py)
\`\`\`
Weight of a unit: the root of its words, even over pages; then by set and page type. Of $(sed -n 's/^WITHOUT_WORDS = //p' tools/text/train.py) of the pages the word
scores are hidden, so that the judge stands where it knows no word.

**At which cost of a removal how much text is lost** (\`tools/text/calibrate.py\`; the thresholds of \`decide.rs\`):
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
