#!/bin/sh
# Judges each page with its fold's model and scores what is left: score.sh SHARED [MODELS]
set -e
work=target/generic-training
rm -rf "$work/predicted"
nice ./target/release/generic_training evaluate "$1" "$work/predicted" "${2:-$work}"
for set in wcxb daniel; do
    python3 "$1/tools/score_html.py" --bench "$set" --pred "$work/predicted/$set" --per-type --per-page "$work/pages-$set.tsv"
done
