#!/bin/sh
# Judges pages with their fold's model and scores what is left: score.sh SHARED [MODELS]
# The real dumps by lines, at each level of caution; rendered pages by words, balanced.
set -e
work="${WORK:-target/text-training}"
models="${2:-$work/data}"
evaluate="${TRAINER:-target/release/text_training}"
for caution in high normal low balanced; do
    rm -rf "$work/clean"
    echo "caution $caution"
    "$evaluate" evaluate "$1" "$work/pages" "$work/clean" "$models" "$caution"
    python3 "$1/tools/score_lines.py" --root "$1/dumps/real" --clean "$work/clean/real" --skip-debatable | sed -n '1,2p;/^MACRO/p;/^POOLED/p'
done
for style in nodes html2text inscriptis; do
    for set in wcxb daniel; do
        echo "$style, $set"
        python3 "$1/tools/score_html.py" --bench "$set" --pred "$work/clean/$style/$set" --per-type
    done
done
