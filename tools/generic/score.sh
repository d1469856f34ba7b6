#!/bin/sh
# Judges each page with its fold's model and scores what is left: score.sh SHARED [MODELS]
set -e
bench="$1/html/wcxb"
rm -rf target/generic-training/predicted
nice ./target/release/examples/generic_training evaluate "$bench" target/generic-training/predicted "${2:-target/generic-training}"
python3 "$1/tools/score_html.py" --bench wcxb --pred target/generic-training/predicted --per-type --per-page target/generic-training/pages.tsv
