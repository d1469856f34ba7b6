#!/bin/sh
# Makes docs/report-light.png and docs/report-dark.png: report.html of a run over samples/, as Chromium shows it.
#
#     tools/report/screenshots.sh [UNBOIL]
#
# UNBOIL is the program, target/release/unboil where nothing is said. It needs Chromium, and pngquant where the pictures
# are to be small.
set -eu
cd "$(dirname "$0")/../.."
unboil=${1:-target/release/unboil}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then browser=$name; fi
done
cp -r samples "$work/samples"
program=$(realpath "$unboil")
# The report names the folder that was read: one that has the same name everywhere.
(cd "$work" && "$program" clean samples -o out --quiet)
sed "s|$work/samples|/data/samples|g" "$work/out/report.html" >"$work/report.html"

shoot() {
    "${browser:?Chromium is not installed}" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync --hide-scrollbars \
        --user-data-dir="$work/profile-$1" --window-size=1280,1250 --screenshot="$work/$1.png" \
        --blink-settings="preferredColorScheme=$2" "file://$work/report.html#q=bathers" 2>/dev/null
    if command -v pngquant >/dev/null; then
        pngquant --force --output "docs/report-$1.png" 64 "$work/$1.png"
    else
        cp "$work/$1.png" "docs/report-$1.png"
    fi
}
# What Chromium calls its schemes: 0 is dark, 1 is light.
shoot light 1
shoot dark 0
ls -l docs/report-light.png docs/report-dark.png
