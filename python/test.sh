#!/usr/bin/env bash
# Builds the wheel, puts it into an empty environment, and runs the README's examples and the tests of python/ there.
# With --spark also those that start Spark, which needs Java 17. Needs Rust and Python; writes only to target/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

spark=no
case "${1:-}" in
    --spark) spark=yes ;;
    "") ;;
    *) echo "usage: python/test.sh [--spark]" >&2; exit 2 ;;
esac

export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}"
export CARGO_PROFILE_DEV_DEBUG="${CARGO_PROFILE_DEV_DEBUG:-line-tables-only}"
export PIP_DISABLE_PIP_VERSION_CHECK=1
python="${PYTHON:-python3}"
places="$CARGO_TARGET_DIR/python-venv"

step() { printf '\n== %s\n' "$*"; }

install() {
    echo "$* missing"
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then as_root=(sudo -n); fi
    command -v apt-get >/dev/null && "${as_root[@]}" apt-get update -q &&
        "${as_root[@]}" apt-get install -qy --no-install-recommends "$@" ||
        { echo "install $*, then run this again" >&2; exit 1; }
}

"$python" -c 'import venv, ensurepip' 2>/dev/null || install python3-venv
if [ "$spark" = yes ] && [ -z "${JAVA_HOME:-}" ]; then command -v java >/dev/null || install default-jre-headless; fi

step "format and lints"
(cd python && cargo fmt --check && cargo clippy --locked -- -D warnings)

step "wheel"
rm -rf "$places"
"$python" -m venv "$places/build"
"$places/build/bin/pip" install -q 'maturin>=1.16,<2'
(cd python && "$places/build/bin/maturin" build --locked --compatibility linux --out "$places/wheel")
wheel="$(echo "$places"/wheel/*.whl)"

step "in an empty environment"
"$python" -m venv "$places/test"
"$places/test/bin/pip" install -q --no-index "$wheel"
"$places/test/bin/python" -I -c 'import doctest, sys, unboil; sys.exit(doctest.testmod(unboil, verbose=False).failed)'

step "examples and tests"
# The command line is compared with, where it was built.
if [ -x "$CARGO_TARGET_DIR/release/unboil" ]; then export UNBOIL_CLI="$CARGO_TARGET_DIR/release/unboil"; fi
extras=arrow,datatrove
if [ "$spark" = yes ]; then extras=arrow,datatrove,spark; fi
"$places/test/bin/pip" install -q "$wheel[$extras]" 'pytest>=8' 'mypy>=1.15' 'ruff>=0.12'
cd python
"$places/test/bin/ruff" check -q .
"$places/test/bin/ruff" format -q --check .
"$places/test/bin/pytest" -q -p no:cacheprovider
if [ "$spark" = yes ]; then
    step "Spark"
    "$places/test/bin/pytest" -q -p no:cacheprovider -m spark
fi
