#!/bin/sh
# Makes crates/core/src/judge/generic/model.txt and MODEL.md anew: make_model.sh SHARED
# SHARED holds html/wcxb/, html/daniel/ and tools/score_html.py. Needs a Python with lightgbm and numpy (PYTHON=...).
set -e
shared="$1"
python="${PYTHON:-python3}"
work=target/generic-training
trainer=target/release/generic_training
cargo build --release -p unboil-training --bin generic_training
"$trainer" features "$shared" "$work"
"$python" tools/generic/train.py "$work" "$shared" "$trainer" crates/core/src/judge/generic/model.txt | tee "$work/train.log"
tools/generic/score.sh "$shared" | tee "$work/score.log"
"$trainer" calibrate "$shared" "$work" | tee "$work/calibrate.log"
tools/generic/model_card.sh > crates/core/src/judge/generic/MODEL.md
