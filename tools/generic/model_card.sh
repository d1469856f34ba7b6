#!/bin/sh
# Prints MODEL.md from train.log, score.log and calibrate.log in target/generic-training.
work=target/generic-training
model=crates/core/src/judge/generic/model.txt
cat <<TEXT
# The model of the judge of HTML

\`$model\`, $(wc -c < $model) bytes: $(grep -c '^tree ' $model) trees and $(sed -n 's/^tokens //p' $model) words of class names with their
log-odds. The format is described in \`crates/core/src/judge/model_file.rs\`. Made by \`tools/generic/make_model.sh\`; nothing in it was set by hand.

**Data**: html/wcxb, 1,497 pages of the WCXB benchmark (CC-BY-4.0, Murrough Foley 2026), and html/daniel, 1,060 news pages of
2011 and 2012 in five languages. No text of a page is in the model, only numbers and single words of class names that at
least five domains use.

**Labels**: a block is content if half its words or more lie in the gold text: the longest common run of words, then the same
before and after it; then whole blocks that the gold text has in another order (\`tools/training/src/bin/generic_training/align.rs\`).
Pages whose gold text is empty or not found teach nothing.

**Split**: five folds over both sets, each domain whole in one, even in page types (\`pages.rs\`, seed 1). Of a page in
cross-validation neither the trees nor the words of class names have seen its domain; the second stage learns from judgements
of the first that had not seen the page's domain either.

**Trees** (LightGBM, seed 1; \`tools/generic/train.py\`): two stages, and a few trees that tell articles from other pages.
\`\`\`
$(sed -n '/^FIRST/,/^class Data/p' tools/generic/train.py | grep -v '^class Data' | sed '$d' | sed '$d')
\`\`\`
Weight of a block: words^.75, even over pages; then by page type (\`TYPE_WEIGHTS\`).

**Cross-validated figures** (\`score_html.py\`, models of the folds, \`--caution balanced\`):
\`\`\`
$(cat $work/score.log)
\`\`\`

**Calibration** of the other levels:
\`\`\`
$(cat $work/calibrate.log)
\`\`\`

**Training log**:
\`\`\`
$(cat $work/train.log)
\`\`\`
TEXT
