#!/usr/bin/env bash
# Times `unboil clean` of 20,000 dumps of about 3 KB against `cp -r` of the same folder, in turn, on a memory file
# system, and prints the ratio of the medians. Needs hyperfine and python3.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --profile dist --quiet
work=$(mktemp -d "${MEMORY_FOLDER:-/dev/shm}/unboil-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
python3 - "$work/raw" "${PAGES:-20000}" <<'PY'
import glob, os, sys
raw, pages = sys.argv[1], int(sys.argv[2])
samples = [open(f, "rb").read() for f in sorted(glob.glob("../shared/dumps/seeds/raw/*") or glob.glob("samples/*/*.txt"))]
for i in range(pages):
    folder = f"{raw}/{i // 1000:03d}"
    if i % 1000 == 0:
        os.makedirs(folder)
    lines = samples[i % len(samples)].split(b"\n")
    lines.insert(len(lines) // 2, b"    The ferry number %d sails again on Monday, the harbour office said." % i)
    open(f"{folder}/{i:06d}.txt", "wb").write(b"\n".join(lines))
PY
for run in $(seq "${RUNS:-11}"); do
    hyperfine --runs 1 --export-json "$work/cp.$run" --prepare "rm -rf $work/copy" "cp -r $work/raw $work/copy" >/dev/null 2>&1
    hyperfine --runs 1 --export-json "$work/un.$run" --prepare "rm -rf $work/out" "target/dist/unboil clean $work/raw -o $work/out -q" >/dev/null 2>&1
done
python3 - "$work" <<'PY'
import glob, json, statistics, sys
median = lambda kind: statistics.median(json.load(open(f))["results"][0]["median"] for f in glob.glob(f"{sys.argv[1]}/{kind}.*"))
cp, un = median("cp"), median("un")
print(f"cp -r {cp:.3f} s, unboil clean {un:.3f} s, ratio {un / cp:.2f}")
PY
