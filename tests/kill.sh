#!/usr/bin/env bash
# Kills runs at random moments and finishes each with a second run: the result must equal an undisturbed one, byte for
# byte, and no half-written file may ever stand under a final name. Every second run that is killed is one over results
# of other rules, which it writes over. The ledger must be whole, and what it counts must be what an undisturbed one
# does: sqlite3 looks, where it is installed.
#
#   tests/kill.sh [FILES] [KILLS]      defaults: 20000 and 10; SEED=n repeats a run
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

# What a ledger counts, without the ids, which depend on the order in which pages were done.
counts() {
    sqlite3 "$1/ledger.db" "SELECT rule, pages, removals, lines, bytes FROM rule_counts ORDER BY rule;
        SELECT rules.name, hex(texts.text IS NULL), texts.pages, texts.removals FROM texts JOIN rules ON rules.id = texts.rule
        ORDER BY 1, 2, 3, 4; SELECT path, entry, tallies FROM pages ORDER BY path"
}

has_sqlite="$(command -v sqlite3 || true)"
[ -z "$has_sqlite" ] || counts "$work/whole" | sed 's/\[\[.*//' >"$work/counts"

disturbed=0
for ((k = 1; k <= kills; k++)); do
    rm -rf "$work/out"
    other=$((k % 2))
    [ "$other" -eq 0 ] || "$unboil" clean "$work/raw" -o "$work/out" --quiet --site ankawa
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
        [ "$other" -eq 0 ] || continue
        (cd "$work/out/$folder" && find . -type f -print0 | sort -z | xargs -0 -r sha256sum) >"$work/have"
        there=$((there + $(wc -l <"$work/have")))
        (cd "$work/whole/$folder" && sha256sum --quiet -c "$work/have") \
            || { echo "kill $k, after $after ms: a half-written file in $folder/"; exit 1; }
    done
    "$unboil" clean "$work/raw" -o "$work/out" --quiet
    # report.html tells how rules changed since the run before, so it is another one where that had other rules.
    not=(--exclude ledger.db)
    [ "$other" -eq 0 ] || not+=(--exclude report.html)
    diff -r "${not[@]}" "$work/whole" "$work/out" >/dev/null || { echo "kill $k, after $after ms: another result"; exit 1; }
    if [ -n "$has_sqlite" ]; then
        [ "$(sqlite3 "$work/out/ledger.db" 'PRAGMA integrity_check')" = ok ] || { echo "kill $k: a broken ledger"; exit 1; }
        counts "$work/out" | sed 's/\[\[.*//' | cmp - "$work/counts" || { echo "kill $k: other counts"; exit 1; }
    fi
    echo "kill $k, after $after ms: $there files were there, all whole; finished, and equal"
done
echo "$kills kills, $disturbed in the middle of a run: all equal to an undisturbed run"
