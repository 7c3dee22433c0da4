#!/usr/bin/env bash
# Makes time-stamps to check against, with OpenSSL 3: tests/tokens/make.sh OUT
# Everything is invented: keys are thrown away except those of the authorities in OUT/tsa, which the loopback authority of
# tests/interop_seal.rs signs with. The files in this folder were made by this script once; making them anew changes all of them.
set -euo pipefail
mkdir -p "${1:?where to}"
cd "$1"
mkdir -p tsa
printf '0123456789abcdef  bag-info.txt\n' >data.txt
printf 'other\n' >other.txt

cat >openssl.cnf <<'CNF'
[req]
distinguished_name = dn
prompt = no
utf8 = yes
string_mask = utf8only
[dn]
C = CN
O = 示例时间戳
CN = 占位
[ca]
default_ca = issuer
[issuer]
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha384
policy = any
unique_subject = no
[any]
countryName = optional
organizationName = optional
commonName = supplied
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[intermediate]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
extendedKeyUsage = timeStamping
[tsa]
basicConstraints = CA:FALSE
subjectKeyIdentifier = hash
extendedKeyUsage = critical, timeStamping
[usage-absent]
basicConstraints = CA:FALSE
subjectKeyIdentifier = hash
[usage-not-critical]
extendedKeyUsage = timeStamping
subjectKeyIdentifier = hash
[usage-other]
extendedKeyUsage = critical, serverAuth
subjectKeyIdentifier = hash
[usage-two]
extendedKeyUsage = critical, timeStamping, serverAuth
subjectKeyIdentifier = hash
[tsa_config]
serial = tsa_serial
crypto_device = builtin
default_policy = 1.3.6.1.4.1.99999.1
digests = sha1, sha256, sha384, sha512, sm3
accuracy = secs:1, millisecs:500
clock_precision_digits = 0
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[tsa_plain]
serial = tsa_serial
crypto_device = builtin
default_policy = 1.3.6.1.4.1.99999.2
digests = sha256
clock_precision_digits = 3
ess_cert_id_alg = sha1
[tsa_chain]
serial = tsa_serial
crypto_device = builtin
default_policy = 1.3.6.1.4.1.99999.1
digests = sha256
ess_cert_id_chain = yes
ess_cert_id_alg = sha512
[tsa_refuses]
serial = tsa_serial
crypto_device = builtin
default_policy = 1.3.6.1.4.1.99999.1
digests = sha512
CNF
: >index.txt
echo 1000 >serial
echo 01 >tsa_serial
cnf=(-config openssl.cnf)
key() { # name kind
    case $2 in
        rsa*) openssl genpkey -quiet -algorithm RSA -pkeyopt "rsa_keygen_bits:${2#rsa}" -out "$1.key" 2>/dev/null ;;
        *) openssl genpkey -algorithm EC -pkeyopt "ec_paramgen_curve:$2" -out "$1.key" ;;
    esac
}
issue() { # name extensions issuer [start] [end]
    openssl req -new "${cnf[@]}" -key "$1.key" -subj "/C=CN/O=示例时间戳/CN=$1" -utf8 -out "$1.csr"
    openssl ca -batch "${cnf[@]}" -notext -cert "$3.pem" -keyfile "$3.key" -in "$1.csr" -extfile openssl.cnf -extensions "$2" \
        -startdate "${4:-20240101000000Z}" -enddate "${5:-21240101000000Z}" -preserveDN -out "$1.pem" 2>/dev/null
}
root() { # name kind
    key "$1" "$2"
    openssl req -new -x509 "${cnf[@]}" -key "$1.key" -subj "/C=CN/O=示例时间戳/CN=$1" -utf8 -days 36500 -extensions root -out "$1.pem"
}
root root rsa4096
root other-root P-256
key intermediate P-384
issue intermediate intermediate root

for kind in rsa2048 rsa4096 P-256 P-384 P-521; do
    name=tsa-$(echo "$kind" | tr -d - | tr P p)
    key "$name" "$kind"
    issue "$name" tsa intermediate
    cp "$name.pem" "$name.key" tsa/
done
cp intermediate.pem openssl.cnf tsa/

query() { openssl ts -query -data "${3:-data.txt}" "-$1" -cert -out "$2.tsq" 2>/dev/null; }
reply() { # query section signer digest out [more]
    openssl ts -reply "${cnf[@]}" -section "$2" -queryfile "$1.tsq" -signer "$3.pem" -inkey "$3.key" "-$4" -chain intermediate.pem \
        -out "$5.tsr" "${@:6}" 2>/dev/null
}
query sha256 query
for kind in rsa2048 rsa4096 p256 p384 p521; do
    for digest in sha256 sha384 sha512; do reply query tsa_config "tsa-$kind" $digest "good-$kind-$digest"; done
done
for digest in sha384 sha512 sm3 sha1; do
    query $digest "query-$digest"
    reply "query-$digest" tsa_config tsa-p256 sha256 "imprint-$digest"
done
reply query tsa_config tsa-p256 sha1 signed-sha1
reply query tsa_plain tsa-p256 sha256 fraction-ess-v1
reply query tsa_chain tsa-p256 sha256 ess-chain
cat intermediate.pem other-root.pem >unrelated.pem
reply query tsa_chain tsa-p256 sha256 ess-unrelated -chain unrelated.pem
reply query tsa_refuses tsa-p256 sha256 refused || true
query sha256 query-other other.txt
reply query-other tsa_config tsa-p256 sha256 other-data
openssl ts -query -data data.txt -sha256 -out bare.tsq 2>/dev/null
reply bare tsa_config tsa-p256 sha256 no-certificates
cat tsa-p256.pem intermediate.pem >no-certificates.chain.pem

# A certificate that had run out before the stamp.
key expired P-256
issue expired tsa intermediate 20240101000000Z 20250101000000Z
reply query tsa_config expired sha256 expired-then

# The same issuer, number and key, and another certificate: put in the place of the first.
key twin P-256
issue twin tsa intermediate
cp twin.pem twin-one.pem
openssl x509 -in twin-one.pem -noout -serial | cut -d= -f2 >serial
: >index.txt
issue twin tsa intermediate 20240101000000Z 21230101000000Z
cat twin.pem intermediate.pem >twin.chain.pem
cat twin-one.pem intermediate.pem >twin-other.chain.pem
printf '%s\n' 9000 >serial

# What `openssl ts` refuses to sign is signed as CMS.
openssl ts -reply -in good-p256-sha256.tsr -token_out -out token.der 2>/dev/null
openssl cms -verify -noverify -inform DER -in token.der -out tst_info.der 2>/dev/null
cms() { # out signer more…
    openssl cms -sign -binary -nodetach -econtent_type 1.2.840.113549.1.9.16.1.4 -in tst_info.der -signer "$2.pem" -inkey "$2.key" -md sha256 \
        -certfile intermediate.pem -outform DER -out "$1.tsr" "${@:3}" 2>/dev/null
}
for usage in usage-absent usage-not-critical usage-other usage-two; do
    key $usage P-256
    issue $usage $usage intermediate
    cms $usage $usage -cades
done
cms no-ess tsa-p256
cms key-id tsa-p256 -cades -keyid
cms pss tsa-rsa2048 -cades -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:-1
cms streamed tsa-p256 -cades -stream -indef
openssl cms -sign -binary -nodetach -econtent_type 1.2.840.113549.1.9.16.1.4 -in tst_info.der -md sha256 -cades -outform DER \
    -signer tsa-p256.pem -inkey tsa-p256.key -signer tsa-p384.pem -inkey tsa-p384.key -out two-signers.tsr 2>/dev/null
openssl cms -sign -binary -nodetach -nocerts -econtent_type 1.2.840.113549.1.9.16.1.4 -in tst_info.der -md sha256 -cades -outform DER \
    -signer twin.pem -inkey twin.key -out twin.tsr 2>/dev/null

rm -f ./*.csr index.txt* serial* tsa_serial* token.der tst_info.der [0-9A-F]*.pem ./*.key usage-*.pem tsa-*.pem twin.pem twin-one.pem \
    expired.pem unrelated.pem bare.tsq openssl.cnf other.txt query-other.tsq
