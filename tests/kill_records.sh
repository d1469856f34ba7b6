#!/usr/bin/env bash
# Kills runs over files of records at random moments and finishes each with a second run: the outputs must equal those of
# an undisturbed run, byte for byte, and no half-written file may ever stand under a final name. Every second run that is
# killed is one over results of other rules, which it writes over. The ledger must be whole, and what it counts must be
# what an undisturbed one does, no record doubled and none missing: sqlite3 looks, where it is installed.
#
#   tests/kill_records.sh [RECORDS] [KILLS]      defaults: 2000 a file and 10; SEED=n repeats a run
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

records="${1:-2000}"
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

# The samples as JSON Lines, written here of what has no control signs but tabs and line ends.
mapfile -t samples < <(find samples -type f -name '*.txt' | sort)
for sample in "${samples[@]}"; do
    tr -d '\000-\010\013-\037\177' <"$sample" | sed 's/\\/\\\\/g; s/"/\\"/g; s/\t/\\t/g' | awk -v id="$sample" '
        { text = text $0 "\\n" }
        END { printf "{\"sample\":\"%s\",\"text\":\"%s\"}\n", id, text }'
done >"$work/lines"
mkdir -p "$work/raw/deep" "$work/raw/pages"
total=0
for file in a.jsonl b.jsonl.gz deep/c.ndjson deep/d.jsonl.gz e.jsonl; do
    awk -v n="$records" '{ line[NR] = $0 } END { for (i = 0; i < n; i++) print line[i % NR + 1] }' "$work/lines" >"$work/file"
    case "$file" in
        *.gz) gzip -c "$work/file" ;;
        *) cat "$work/file" ;;
    esac >"$work/raw/$file"
    total=$((total + records))
done
# Dumps beside them, which become records too.
for ((i = 0; i < records / 4; i++)); do
    cp "${samples[$((i % ${#samples[@]}))]}" "$work/raw/pages/$i.txt"
done
total=$((total + records / 4))
echo "$total records of ${#samples[@]} samples in 5 files and a folder of dumps"

clean=("$unboil" clean "$work/raw" --to jsonl --quiet)
start="$(date +%s%N)"
"${clean[@]}" -o "$work/whole"
took=$((($(date +%s%N) - start) / 1000000))
echo "undisturbed: $took ms"
[ "$(find "$work/whole/clean" -name '*.gz' -exec zcat {} + | cat - <(find "$work/whole/clean" -type f ! -name '*.gz' -exec cat {} +) | wc -l)" \
    = "$total" ] || { echo "the undisturbed run has not $total records"; exit 1; }

# What a ledger counts, without the ids, which depend on the order in which pages were done.
counts() {
    sqlite3 "$1/ledger.db" "SELECT rule, pages, removals, lines, bytes FROM rule_counts ORDER BY rule;
        SELECT rules.name, hex(texts.text IS NULL), texts.pages, texts.removals FROM texts JOIN rules ON rules.id = texts.rule
        ORDER BY 1, 2, 3, 4; SELECT path, entry FROM pages ORDER BY path; SELECT path FROM record_files ORDER BY path;
        SELECT 'rows', count(*) FROM pages"
}

has_sqlite="$(command -v sqlite3 || true)"
[ -n "$has_sqlite" ] || echo "sqlite3 is not installed: nobody looks into the ledgers"
[ -z "$has_sqlite" ] || counts "$work/whole" >"$work/counts"

disturbed=0
for ((k = 1; k <= kills; k++)); do
    rm -rf "$work/out"
    other=$((k % 2))
    [ "$other" -eq 0 ] || "${clean[@]}" -o "$work/out" --site ankawa
    after=$(((RANDOM * 32768 + RANDOM) % took))
    "${clean[@]}" -o "$work/out" &
    run=$!
    sleep "$(printf '%d.%03d' $((after / 1000)) $((after % 1000)))"
    kill -9 "$run" 2>/dev/null && disturbed=$((disturbed + 1))
    wait "$run" 2>/dev/null || true
    there=0
    # What stands under a final name is whole: it is what the undisturbed run has there.
    if [ "$other" -eq 0 ] && [ -d "$work/out/clean" ]; then
        (cd "$work/out/clean" && find . -type f -print0 | sort -z | xargs -0 -r sha256sum) >"$work/have"
        there=$(wc -l <"$work/have")
        (cd "$work/whole/clean" && sha256sum --quiet -c "$work/have" 2>&1) \
            || { [ "$there" -eq 0 ] || { echo "kill $k, after $after ms: a half-written file"; exit 1; }; }
    fi
    "${clean[@]}" -o "$work/out"
    # report.html shows texts by the record that brought them first, and files are done side by side.
    diff -rq --exclude ledger.db --exclude report.html "$work/whole" "$work/out" || { echo "kill $k, after $after ms: another result"; exit 1; }
    if [ -n "$has_sqlite" ]; then
        [ "$(sqlite3 "$work/out/ledger.db" 'PRAGMA integrity_check')" = ok ] || { echo "kill $k: a broken ledger"; exit 1; }
        counts "$work/out" >"$work/counted"
        diff "$work/counts" "$work/counted" || { echo "kill $k, after $after ms: other counts"; exit 1; }
    fi
    echo "kill $k, after $after ms: $there files were there, all whole; finished, and equal"
done
echo "$kills kills, $disturbed in the middle of a run: all equal to an undisturbed run"
