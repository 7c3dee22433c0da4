#!/bin/sh
# Gathers the seeds of every target from the fixtures, and makes those of containers: fuzz/seeds.sh OUT (needs `zip` and `unzip`)
set -eu
cd "$(dirname "$0")/.."
mkdir -p "${1:?where to}"
out=$(cd "$1" && pwd)
for family in payments chats mails logs documents images containers; do
    target=$family
    [ "$family" = mails ] && target=chats
    mkdir -p "$out/$target"
    [ -d "tests/fixtures/$family" ] || continue
    find "tests/fixtures/$family" -name 'input*' -type f -size -1024k | while read -r file; do
        cp "$file" "$out/$target/$(printf '%s' "$file" | tr '/' '_')"
    done
done

# Stamps and signatures, with what is checked beside them.
mkdir -p "$out/tokens" "$out/signatures"
cp tests/tokens/*.tsr tests/tokens/*.tsq tests/tokens/*.pem "$out/tokens/"
cp tests/signatures/*.sshsig tests/signatures/*.pub tests/signatures/ed25519 tests/signatures/locked "$out/signatures/"

# Containers: what people mail and phones write; plain, stored, encrypted as old bills are, and one inside the other.
root=$(pwd)
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
cp tests/fixtures/payments/alipay-app-2023/input.csv "$made/bill.csv"
cp tests/fixtures/chats/whatsapp-zh-cn-ios/input.txt "$made/聊天.txt"
(
    cd "$made"
    zip -q -X "$out/containers/deflated.zip" ./*
    zip -q -X -0 "$out/containers/stored.zip" bill.csv
    zip -q -X -P 123456 "$out/containers/encrypted.zip" bill.csv
    zip -q -X -0 "$out/containers/nested.zip" "$out/containers/deflated.zip"
)
find "$root/tests/fixtures" \( -name '*.xlsx' -o -name '*.docx' -o -name '*.zip' \) -type f -size -1024k | while read -r file; do
    cp "$file" "$out/containers/$(printf '%s' "$file" | tr '/' '_')"
done

# Bundles: an example, packed; and what stands in it as the files of a bag, in the order of `FILES` in src/bags.rs.
mkdir -p "$out/bundles" "$out/bags"
cargo run --locked --quiet -- pack examples/paid-then-silent --sm3 --no-book --quiet --at 2026-11-22T08:00:00+08:00 -o "$made/b.zip"
cp "$made/b.zip" "$out/bundles/bundle.zip"
unzip -q "$made/b.zip" -d "$made/bundle"
(
    cd "$made"/bundle/*/
    zip -q -X -r "$out/bundles/again.zip" .
    {
        for file in bagit.txt bag-info.txt manifest-sha256.txt tagmanifest-sha256.txt manifest.json custody.jsonl; do
            cat "$file"
            printf '\377'
        done
        printf '{"seq":0}\n\377\377\377\377\377x\377'
        cat sm3/manifest.txt
        printf '\377'
        sha512sum bagit.txt
    } >"$out/bags/ours"
    {
        printf 'BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n\377Payload-Oxum: 1.1\nA:\n b\n\377'
        printf '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881  data/x\n\377\377\377\377\377'
        printf 'https://a.example.invalid/x - data/x\n\3779dd4e461268c8034f5c8564e155c67a6 *./data/x\n\377\377\377x'
    } >"$out/bags/theirs"
)
