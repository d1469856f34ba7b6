#!/usr/bin/env bash
# Runs the recipes of python/README.md for Ray Data and Daft, each in an environment of its own, with the wheel that
# python/test.sh built. It installs a gigabyte; nothing runs it by itself.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

places="${CARGO_TARGET_DIR:-$PWD/../target}/python-venv"
wheel="$(echo "$places"/wheel/*.whl)"
python="${PYTHON:-python3}"

# The block of the README that imports a library.
recipe() {
    "$python" - "$1" <<'PYTHON'
import pathlib, re, sys
blocks = re.findall(r"^```text\n(.*?)^```", pathlib.Path("README.md").read_text(), re.MULTILINE | re.DOTALL)
print(next(block for block in blocks if re.search(rf"import .*\b{sys.argv[1]}\b", block)))
PYTHON
}

for library in ray daft; do
    printf '\n== %s\n' "$library"
    room="$places/$library"
    rm -rf "$room" && "$python" -m venv "$room"
    package="$library"
    if [ "$library" = ray ]; then package='ray[data]'; fi
    "$room/bin/pip" install -q "$wheel[arrow]" "$package" || { echo "$library cannot be installed here"; continue; }
    mkdir "$room/run"
    (
        recipe "$library" > "$room/run/recipe.py"
        cd "$room/run"
        "$room/bin/python" - <<'PYTHON'
import pyarrow as pa, pyarrow.parquet as parquet
text = "Accessibility links\n\nThe ferry sails again.\n"
parquet.write_table(pa.table({"text": [text] * 100, "url": ["https://www.rferl.org/a/1.html"] * 100}), "pages.parquet")
PYTHON
        "$room/bin/python" recipe.py
        "$room/bin/python" - <<'PYTHON'
import pyarrow.parquet as parquet
texts = parquet.read_table("clean")["text"].to_pylist()
assert texts == ["The ferry sails again.\n"] * 100, texts[:3]
print("100 pages, clean")
PYTHON
    )
done
