#!/usr/bin/env bash
# Kills runs at random moments and finishes each with a second run: the result must equal an undisturbed one, byte for
# byte, and no half-written file may ever stand under a final name.
#
#   tests/kill.sh [FILES] [KILLS]      20000 and 10 where nothing is said; SEED=n repeats a run
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

files="${1:-20000}"
kills="${2:-10}"
RANDOM="${SEED:-$$}"
unboil="${UNBOIL:-}"
if [ -z "$unboil" ]; then
    cargo build --release --quiet
    unboil="${CARGO_TARGET_DIR:-target}/release/unboil"
fi
unboil="$(realpath "$unboil")"

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

mapfile -t samples < <(find samples -type f | sort)
echo "$files dumps of ${#samples[@]} samples"
for ((i = 0; i < files; i++)); do
    folder="$work/raw/$((i % 40))"
    [ "$i" -ge 40 ] || mkdir -p "$folder"
    printf '%s\n' "$folder/$i.txt"
done >"$work/names"
# Copies, a batch for each sample, are far quicker than a `cp` for each file.
for s in "${!samples[@]}"; do
    awk -v n="${#samples[@]}" -v s="$s" 'NR % n == s' "$work/names" \
        | xargs -d '\n' sh -c 'tee -- "$@" <"$0" >/dev/null' "${samples[$s]}"
done

start="$(date +%s%N)"
"$unboil" clean "$work/raw" -o "$work/whole" --quiet
took=$((($(date +%s%N) - start) / 1000000))
echo "undisturbed: $took ms"

disturbed=0
for ((k = 1; k <= kills; k++)); do
    rm -rf "$work/out"
    after=$(((RANDOM * 32768 + RANDOM) % took))
    "$unboil" clean "$work/raw" -o "$work/out" --quiet &
    run=$!
    sleep "$(printf '%d.%03d' $((after / 1000)) $((after % 1000)))"
    kill -9 "$run" 2>/dev/null && disturbed=$((disturbed + 1))
    wait "$run" 2>/dev/null || true
    there=0
    for folder in clean diff; do
        [ -d "$work/out/$folder" ] || continue
        # What stands under a final name is whole: it is what the undisturbed run has there.
        (cd "$work/out/$folder" && find . -type f -print0 | sort -z | xargs -0 -r sha256sum) >"$work/have"
        there=$((there + $(wc -l <"$work/have")))
        (cd "$work/whole/$folder" && sha256sum --quiet -c "$work/have") \
            || { echo "kill $k, after $after ms: a half-written file in $folder/"; exit 1; }
    done
    "$unboil" clean "$work/raw" -o "$work/out" --quiet
    diff -r "$work/whole" "$work/out" >/dev/null || { echo "kill $k, after $after ms: another result"; exit 1; }
    echo "kill $k, after $after ms: $there files were there, all whole; finished, and equal"
done
echo "$kills kills, $disturbed in the middle of a run: all equal to an undisturbed run"
