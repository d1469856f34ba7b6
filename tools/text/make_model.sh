#!/bin/sh
# Makes crates/core/src/judge/text/model.txt and MODEL.md anew: make_model.sh SHARED
# SHARED holds html/, dumps/ and tools/. Needs a Python (PYTHON=...) with lightgbm, numpy and what render.py needs.
set -e
shared="$1"
python="${PYTHON:-python3}"
work=target/text-training
trainer=target/release/text_training
cargo build --release -p unboil-training --bin text_training
for set in wcxb daniel; do
    "$python" tools/text/render.py "$shared/html/$set" "$work/pages/$set"
done
"$trainer" features "$shared" "$work/pages" "$work/data"
"$python" tools/text/train.py "$work/data" "$shared" "$work/pages" "$trainer" crates/core/src/judge/text/model.txt | tee "$work/train.log"
"$python" tools/text/calibrate.py "$work/data" | tee "$work/calibrate.log"
tools/text/score.sh "$shared" | tee "$work/score.log"
tools/text/model_card.sh > crates/core/src/judge/text/MODEL.md
