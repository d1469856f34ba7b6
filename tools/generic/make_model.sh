#!/bin/sh
# Makes src/judge/generic/model.txt and MODEL.md anew: make_model.sh SHARED
# SHARED holds html/wcxb/ and tools/score_html.py. Needs a Python with lightgbm and numpy (PYTHON=...).
set -e
shared="$1"
python="${PYTHON:-python3}"
bench="$shared/html/wcxb"
trainer=target/release/examples/generic_training
cargo build --release --example generic_training
"$trainer" features "$bench" target/generic-training
"$python" tools/generic/train.py target/generic-training "$bench" "$trainer" src/judge/generic/model.txt | tee target/generic-training/train.log
tools/generic/score.sh "$shared" | tee target/generic-training/score.log
tools/generic/model_card.sh > src/judge/generic/MODEL.md
