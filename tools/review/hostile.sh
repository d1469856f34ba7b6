#!/bin/sh
# Holds the review against pages that are made of what terminals obey: in tmux nothing in them may move the cursor, change
# the title or clear the screen. Exits with 1 where something did.
set -eu
cd "$(dirname "$0")/../.."
unboil=${UNBOIL:-$(pwd)/target/debug/unboil}
work=$(mktemp -d)
socket=unboil-hostile-$$
trap 'tmux -L "$socket" kill-server 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
mkdir raw rules
cat > rules/ferry.toml <<'TOML'
site  = "Ferry"
hosts = ["ferry.example.com"]
[[drop]]
id    = "all"
kind  = "nav"
line  = '.*EVIL.*'
TOML
for n in 1 2 3; do
    {
        printf 'Before the line\n'
        printf '\033]0;OWNED\007\033[2J\033[H\033[31mEVIL one %s\033[0m\n' $n
        printf '\033]2;OWNED\033\\\302\2332J\302\235EVIL two\b\b\b\r\n'
        printf 'EVIL \342\200\256three\342\200\254 \342\201\246four \033[9999;9999H\033c\033[?1049l\033P1;2q~\033\\\n'
        printf 'EVIL tab\tand\013\014 bell\007 \033]52;c;T1dORUQ=\007\n'
        printf 'Behind the line, it sails.\n'
    } > "raw/page$n.txt"
    printf 'https://ferry.example.com/%s\n' $n > "raw/page$n.txt.url"
done
"$unboil" clean raw -o out --rules rules --quiet
terminal() { tmux -L "$socket" -f /dev/null "$@"; }
screen() { terminal capture-pane -p -t 0; }
fail() { echo "FAILED: $1" >&2; screen >&2; exit 1; }
terminal new-session -d -x 100 -y 30 sh
terminal send-keys -t 0 "printf '\\033]0;OURS\\007'; '$unboil' review out" Enter
sleep 2
for key in j j j Tab j j Tab k / E Enter a s u n '?' x f o Escape Escape; do
    terminal send-keys -t 0 "$key"
    sleep 0.3
    screen | sed -n 1p | grep -q '^unboil review:' || fail "the heading is gone after $key"
    [ "$(terminal display-message -p -t 0 '#{pane_title}')" = OURS ] || fail "the title changed after $key"
    [ "$(terminal display-message -p -t 0 '#{alternate_on}')" = 1 ] || fail "the screen was left after $key"
    screen | grep -q '┘' || [ "$key" = '?' ] || fail "the frame is broken after $key"
done
screen | grep -qF '\u{1b}' || fail 'escapes are not shown'
terminal show-buffer 2>/dev/null | grep -q OWNED && fail 'the clipboard was written to'
terminal send-keys -t 0 r
sleep 1
terminal send-keys -t 0 o
sleep 1
[ "$(terminal display-message -p -t 0 '#{pane_title}')" = OURS ] || fail 'the title changed in the pager'
terminal send-keys -t 0 q
sleep 0.5
terminal send-keys -t 0 Enter
sleep 1
screen | sed -n 1p | grep -q '^unboil review:' || fail 'the review is not there behind the pager'
terminal send-keys -t 0 q
sleep 2
[ "$(terminal display-message -p -t 0 '#{alternate_on}')" = 0 ] || fail 'the screen was not given back'
[ "$(terminal display-message -p -t 0 '#{pane_title}')" = OURS ] || fail 'the title changed on leaving'
"$unboil" review out --list --rule ferry/all | LC_ALL=C grep -q "$(printf '[\033\007\010]')" && fail '--list printed a control character'
echo 'nothing in the pages was obeyed'
