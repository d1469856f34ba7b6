#!/usr/bin/env bash
# How well site files that are learnt from N random pages of a source clean its others.
#
# usage: tools/learn/score.sh [--html] N DRAWS OUT SITE...
#
# SITE is a folder with raw/ and gold/ (a letter a line: K keep, D drop), such as ../shared/sites/python. N = 0 leaves out
# one page after the other. OUT gets the learnt rules and the cleaned pages of each draw. SHOW=10 lists the lines that
# were lost and left most often. With SCORER=score_lines.py each draw is scored by that program as well.
# With --html the pages are those of SITE/html; raw/ and gold/ tell which of their lines stay.
set -euo pipefail
cd "$(dirname "$0")/../.."
of=score
[ "${1:-}" = --html ] && { of=html; shift; }
[ $# -ge 4 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2; }
cargo run --quiet --release -p unboil-training --bin learn -- "$of" "$@"
[ -n "${SCORER:-}" ] || exit 0
out=$3
shift 3
for draw in "$out"/clean/*/; do
    for site in "$@"; do
        name=$(basename "$site")
        mkdir -p "$out/asked/$name"/{raw,gold}
        rm -f "$out/asked/$name"/{raw,gold}/*
        for page in "$draw/$name"/*; do
            cp "$site/raw/$(basename "$page")" "$out/asked/$name/raw/"
            cp "$site/gold/$(basename "$page")" "$out/asked/$name/gold/"
        done
    done
    python3 "$SCORER" --root "$out/asked" --clean "$draw"
done
