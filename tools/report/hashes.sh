#!/bin/sh
# Prints the hashes of the report's style and script, as src/report/html/mod.rs has them.
cd "$(dirname "$0")/../../src/report/html" || exit 1
for file in style.css script.js; do
    printf '%s %s\n' "$file" "$(openssl dgst -sha256 -binary "$file" | openssl base64)"
done
