#!/bin/sh
# Gathers the seeds of every target from the fixtures: fuzz/seeds.sh OUT
set -eu
cd "$(dirname "$0")/.."
out=${1:?where to}
for family in payments chats mails logs documents images containers; do
    target=$family
    [ "$family" = mails ] && target=chats
    mkdir -p "$out/$target"
    [ -d "tests/fixtures/$family" ] || continue
    find "tests/fixtures/$family" -name 'input*' -type f -size -1024k | while read -r file; do
        cp "$file" "$out/$target/$(printf '%s' "$file" | tr '/' '_')"
    done
done
