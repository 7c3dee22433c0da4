#!/usr/bin/env bash
# Makes keys and signatures to check against, with OpenSSH: tests/signatures/make.sh OUT
# The keys are samples for tests, of no use for anything else; the passphrase of `locked` is 口令-示例.
set -euo pipefail
mkdir -p "${1:?where to}"
cd "$1"
printf '0123456789abcdef  bag-info.txt\n' >data.txt
key() { ssh-keygen -q -t "${@:2}" -C sample -f "$1"; }
key ed25519 ed25519 -N ''
key locked ed25519 -N '口令-示例' -a 4
key ecdsa-256 ecdsa -b 256 -N ''
key ecdsa-384 ecdsa -b 384 -N ''
key ecdsa-521 ecdsa -b 521 -N ''
key rsa rsa -b 2048 -N ''
sign() { ssh-keygen -q -Y sign -n "${3:-juzheng-seal}" -f "$1" <data.txt >"$2.sshsig" 2>/dev/null; }
for name in ed25519 ecdsa-256 ecdsa-384 ecdsa-521 rsa; do sign $name $name; done
sign ed25519 other-namespace file
ssh-keygen -q -Y sign -n juzheng-seal -O hashalg=sha256 -f ed25519 <data.txt >sha256.sshsig 2>/dev/null || true
rm -f rsa ecdsa-384 ecdsa-521
