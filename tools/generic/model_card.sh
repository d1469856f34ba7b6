#!/bin/sh
# Prints MODEL.md from train.log, score.log and calibrate.log in target/generic-training.
work=target/generic-training
model=crates/core/src/judge/generic/model.txt
cat <<TEXT
# The model of the judge of HTML

\`tools/generic/make_model.sh\` trains \`$model\`. The format is described in
\`crates/core/src/judge/model_file.rs\`. Nothing in the model was set by hand.

**Size**: $(wc -c < $model) bytes: $(grep -c '^tree ' $model) trees, and $(sed -n 's/^tokens //p' $model) words of class names with their log-odds.

**Data**: html/wcxb, 1,497 pages of the WCXB benchmark (CC-BY-4.0, Murrough Foley 2026), and html/daniel, 1,060 news pages
of 2011 and 2012 in five languages. The model contains no text of a page, only numbers and single words of class names that
occur on at least five domains.

**Labels**: a block is content if at least half of its words are matched in the gold text. Matching takes the longest common
run of words, then repeats before and after it, then matches whole blocks that the gold text has in another order
(\`tools/training/src/bin/generic_training/align.rs\`). Pages whose gold text is empty or not found are not used.

**Split**: five folds over both sets, balanced by page type, with each domain in one fold (\`pages.rs\`, seed 1). In
cross-validation, neither the trees nor the words of class names have seen the domain of a page. The second stage is trained
on predictions by first-stage models that had not seen the domain either.

**Trees** (LightGBM, seed 1; \`tools/generic/train.py\`): two stages, and a few trees that distinguish articles from other
pages.
\`\`\`
$(sed -n '/^FIRST/,/^class Data/p' tools/generic/train.py | grep -v '^class Data' | sed '$d' | sed '$d')
\`\`\`
The weight of a block is words^.75, normalized per page, then scaled by page type (\`TYPE_WEIGHTS\`).

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
