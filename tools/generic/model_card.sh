#!/bin/sh
# Prints MODEL.md from target/generic-training/train.log and target/generic-training/score.log.
cat <<TEXT
# The model of the generic judge

\`src/judge/generic/model.txt\`, $(wc -c < src/judge/generic/model.txt) bytes: $(grep -c '^tree ' src/judge/generic/model.txt) trees in two stages and $(sed -n 's/^tokens //p' src/judge/generic/model.txt) words of class names with their
log-odds. The format is described in \`src/judge/generic/model.rs\`. Made by \`tools/generic/make_model.sh\`; nothing in it was set by hand.

**Data**: html/wcxb, 755 pages of the WCXB benchmark (CC-BY-4.0, Murrough Foley 2026), and nothing else. No text of a page
is in the model, only numbers and single words of class names that at least five domains use.

**Labels**: a block is content if half its words or more lie in the gold text: the longest common run of words, then the same
before and after it; then whole blocks that the gold text has in another order (\`examples/generic_training/align.rs\`).
Pages whose gold text is empty or not found teach nothing.

**Split**: five folds, each domain whole in one, even in page types (\`pages.rs\`, seed 1). Of a page in cross-validation
neither the trees of either stage nor the token table have seen its domain; the second stage learns from judgements of the
first that saw neither the page's fold nor the one held out.

**Trees** (LightGBM, seed 1, one thread; \`tools/generic/train.py\`):
\`\`\`
$(sed -n '/^FIRST/,/^FOLDS/p' tools/generic/train.py | grep -v '^FOLDS')
\`\`\`
Weight of a block: words^.75, even over pages; then by page type (\`TYPE_WEIGHTS\`).

**Cross-validated figures** (\`score_html.py --bench wcxb\`, models of the folds):
\`\`\`
$(cat target/generic-training/score.log)
\`\`\`

**Training log**:
\`\`\`
$(cat target/generic-training/train.log)
\`\`\`
TEXT
