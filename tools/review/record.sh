#!/bin/sh
# Records a review in a terminal as text: docs/review.txt. Needs tmux, and the program as `cargo build` leaves it (or
# UNBOIL=path of another). The site files and pages are copies of rules/ and samples/.
set -eu
cd "$(dirname "$0")/../.."
project=$(pwd)
unboil=${UNBOIL:-$project/target/debug/unboil}
record=${1:-$project/docs/review.txt}
work=$(mktemp -d)
socket=unboil-review-$$
trap 'tmux -L "$socket" kill-server 2>/dev/null || true; rm -rf "$work"' EXIT
mkdir "$work/bin"
ln -s "$unboil" "$work/bin/unboil"
cp -r rules samples "$work"
cd "$work"

terminal() { tmux -L "$socket" -f /dev/null "$@"; }

# Waits until the screen shows a text.
see() {
    for _ in $(seq 100); do
        if terminal capture-pane -p -t 0 | grep -qF -- "$1"; then return; fi
        sleep 0.1
    done
    echo "the screen does not show: $1" >&2
    terminal capture-pane -p -t 0 >&2
    exit 1
}

# Writes down what is on the screen, below what was done.
note() {
    printf '\n== %s\n\n' "$1"
    terminal capture-pane -p -t 0 | sed 's/[[:space:]]*$//' | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
}

keys() { terminal send-keys -t 0 "$@"; }

# A command at the prompt, on a screen of its own.
run() {
    terminal send-keys -t 0 "clear; $1" Enter
}

{
    echo 'A review in a terminal of 100 columns and 30 lines, recorded by tools/review/record.sh.'
    PATH=$work/bin:$PATH terminal new-session -d -x 100 -y 30 "PS1='\$ ' sh"
    run 'unboil clean samples -o out --rules rules --quiet; echo done'
    see 'done'
    sleep 1
    run 'unboil review out'
    see 'for the keys'
    note 'unboil review out: at the riskiest text'
    keys '/' 'friendly reporting' Enter
    see 'Esc shows all again'
    note '/friendly reporting: a search'
    keys r
    see 'rejected: '
    note 'r: rejected; the site file is changed, the line at hand stays'
    keys q
    see 'no longer removed'
    note 'q: quitting cleans the affected pages again'
    run 'unboil check rules | tail -1'
    see 'noisy'
    note 'the site file and its new test hold'
    printf '\n== what changed in the site file\n\n'
    diff "$project/rules/rferl.toml" rules/rferl.toml | cut -c1-100 || true
    run 'unboil review out'
    see 'for the keys'
    keys u
    see 'undone'
    note 'another day, u: the decision is undone'
    keys q
    see 'now removed'
    note 'q: and the line is removed again'
    if ! diff -r rules "$project/rules" >&2; then
        echo 'the site files are not what they were' >&2
        exit 1
    fi
    if ! says=$(diff -r samples "$project/samples"); then
        echo "the samples are not what they were: $says" >&2
        exit 1
    fi
    run 'unboil review out'
    see 'for the keys'
    keys '?'
    see 'any other key returns'
    note '?: the keys'
    keys x q
    terminal resize-window -t 0 -x 40 -y 10
    run 'unboil review out'
    see 'open'
    sleep 1
    note 'a terminal of 40 columns and 10 lines shows one pane at a time'
    keys q
} > "$record.new"
mv "$record.new" "$record"
echo "$record"
