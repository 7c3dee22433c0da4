//! Time-stamps that OpenSSL made (`tests/tokens/make.sh`), checked: what holds, what does not, and why.

use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};
use juzheng::seal::{Anchor, NonceCheck, Reason, Request, Stamp, StampCheck, StampHash, StampState, check_stamp};

fn file(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tokens").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn anchors(name: &str) -> Vec<Anchor> {
    Anchor::read(&file(name)).expect("a certificate")
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a time")
}

/// A check with nothing unusual about it.
struct Setting {
    over: Vec<u8>,
    request: Option<Request>,
    anchors: Vec<Anchor>,
    chain: Option<Vec<u8>>,
    now: DateTime<Utc>,
}

impl Setting {
    fn new() -> Self {
        let request = Request::read(&file("query.tsq"));
        Self { over: file("data.txt"), request, anchors: anchors("root.pem"), chain: None, now: at("2030-01-01T00:00:00Z") }
    }
    /// Without the request, for what answers another or none.
    fn unasked() -> Self {
        Self { request: None, ..Self::new() }
    }
    fn check(&self, answer: &[u8]) -> Stamp {
        check_stamp(
            answer,
            &StampCheck {
                over: &self.over,
                request: self.request.as_ref(),
                anchors: &self.anchors,
                chain: self.chain.as_deref(),
                now: self.now,
            },
        )
    }
    fn of(&self, name: &str) -> (StampState, &'static str) {
        let stamp = self.check(&file(&format!("{name}.tsr")));
        (stamp.state(), stamp.reason.as_ref().map_or("", Reason::as_str))
    }
}

const GOOD: (StampState, &str) = (StampState::Stamped, "");

#[test]
fn every_key_and_digest_is_checked() {
    for key in ["rsa2048", "rsa4096", "p256", "p384", "p521"] {
        for digest in ["sha256", "sha384", "sha512"] {
            assert_eq!(Setting::new().of(&format!("good-{key}-{digest}")), GOOD, "{key} {digest}");
        }
    }
}

#[test]
fn a_stamp_tells_what_the_authority_says() {
    let stamp = Setting::new().check(&file("good-p384-sha512.tsr"));
    assert_eq!((stamp.state(), stamp.nonce, stamp.hash), (StampState::Stamped, NonceCheck::Matched, Some(StampHash::Sha256)));
    assert_eq!(stamp.tsa, "C=CN, O=示例时间戳, CN=tsa-p384");
    assert_eq!(stamp.policy, "1.3.6.1.4.1.99999.1");
    let accuracy = stamp.accuracy.expect("stated");
    assert_eq!((accuracy.seconds, accuracy.millis, accuracy.micros), (1, 500, 0));
    let anchor = stamp.anchor.expect("an anchor");
    assert_eq!(anchor.subject, "C=CN, O=示例时间戳, CN=root");
    assert_eq!(anchor.sha256, anchors("root.pem")[0].sha256);
    assert!(!stamp.is_ahead && !stamp.is_ber && !stamp.by_key_id && !stamp.is_bound_weakly);
    let fraction = Setting::new().check(&file("fraction-ess-v1.tsr"));
    assert_eq!((fraction.state(), fraction.accuracy, fraction.is_bound_weakly), (StampState::Stamped, None, true));
}

#[test]
fn other_forms_hold_too() {
    let own_request = |digest: &str| Setting { request: Request::read(&file(&format!("query-{digest}.tsq"))), ..Setting::new() };
    for digest in ["sha384", "sha512", "sm3"] {
        assert_eq!(own_request(digest).of(&format!("imprint-{digest}")), GOOD, "{digest}");
    }
    for name in ["ess-chain", "pss", "streamed", "key-id"] {
        assert_eq!(Setting::unasked().of(name), GOOD, "{name}");
    }
    assert!(Setting::unasked().check(&file("streamed.tsr")).is_ber);
    assert!(Setting::unasked().check(&file("key-id.tsr")).by_key_id);
    let beside = Setting { chain: Some(file("no-certificates.chain.pem")), ..Setting::unasked() };
    assert_eq!(beside.of("no-certificates"), GOOD);
    assert_eq!(Setting::unasked().of("no-certificates"), (StampState::Invalid, "no-signer-certificate"));
}

#[test]
fn what_does_not_hold_is_told_with_its_reason() {
    for (name, reason) in [
        ("other-data", "other-bytes"),
        ("expired-then", "certificate-not-valid-then"),
        ("imprint-sha1", "weak-hash"),
        ("signed-sha1", "weak-hash"),
        ("usage-absent", "usage-absent"),
        ("usage-not-critical", "usage-not-critical"),
        ("usage-other", "usage-not-sole"),
        ("usage-two", "usage-not-sole"),
        ("no-ess", "certificate-binding"),
        ("two-signers", "malformed"),
        ("refused", "refused"),
    ] {
        assert_eq!(Setting::unasked().of(name), (StampState::Invalid, reason), "{name}");
    }
    let other_nonce = Setting { request: Request::over(&file("data.txt"), StampHash::Sha256).ok(), ..Setting::new() };
    assert_eq!(other_nonce.of("good-p256-sha256"), (StampState::Invalid, "other-nonce"));
    let other_request = Setting { request: Request::read(&file("query-sha512.tsq")), ..Setting::new() };
    assert_eq!(other_request.of("good-p256-sha256"), (StampState::Invalid, "other-request"));
    for junk in [&b""[..], b"<html>", &[0x30, 0x80, 0, 0], &[0x30, 3, 2, 1, 0]] {
        assert_eq!(Setting::unasked().check(junk).state(), StampState::Invalid);
    }
}

/// The same issuer, number and key: only the digest that the signer gave tells the two certificates apart.
#[test]
fn another_certificate_over_the_same_key_does_not_pass() {
    let with = |chain: &str| Setting { chain: Some(file(chain)), ..Setting::unasked() }.of("twin");
    assert_eq!(with("twin.chain.pem"), GOOD);
    assert_eq!(with("twin-other.chain.pem"), (StampState::Invalid, "certificate-binding"));
}

/// OpenSSL wants every certificate that is listed to be one of the chain; so do we.
#[test]
fn a_listed_certificate_that_is_not_of_the_chain_does_not_pass() {
    assert_eq!(Setting::unasked().of("ess-chain"), GOOD);
    assert_eq!(Setting::unasked().of("ess-unrelated"), (StampState::Invalid, "certificate-binding"));
}

#[test]
fn trust_is_the_verifiers() {
    let other = Setting { anchors: anchors("other-root.pem"), ..Setting::new() };
    assert_eq!(other.of("good-p256-sha256"), (StampState::Untrusted, "issuer-not-trusted"));
    let nobody = Setting { anchors: Vec::new(), ..Setting::new() };
    let stamp = nobody.check(&file("good-p256-sha256.tsr"));
    assert_eq!((stamp.state(), stamp.anchor), (StampState::Untrusted, None));
    // A root that lies beside the token makes nothing trusted.
    let beside = Setting { anchors: Vec::new(), chain: Some(file("root.pem")), ..Setting::new() };
    assert_eq!(beside.of("good-p256-sha256").0, StampState::Untrusted);
    let several = Setting { anchors: [anchors("other-root.pem"), anchors("root.pem")].concat(), ..Setting::new() };
    assert_eq!(several.of("good-p256-sha256"), GOOD);
    assert!(Anchor::read(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").is_none());
    assert!(Anchor::read(b"").is_none());
}

#[test]
fn a_certificate_that_ran_out_since_is_not_a_wrong_stamp() {
    let later = Setting { now: at("2200-01-01T00:00:00Z"), ..Setting::new() };
    assert_eq!(later.of("good-p521-sha256"), (StampState::ExpiredNow, ""));
    let before = Setting { now: at("2020-01-01T00:00:00Z"), ..Setting::new() };
    assert!(before.check(&file("good-p521-sha256.tsr")).is_ahead);
}

/// Every byte of a token in nine ways, and every length: none passes for another statement, and nothing panics. Most bytes are of
/// certificates that the path does not rest on, and nobody signs those, so that a change there may leave the stamp good.
#[test]
fn no_changed_token_says_anything_else() {
    for name in ["good-p256-sha256.tsr", "streamed.tsr"] {
        let token = file(name);
        let setting = if name.starts_with("good") { Setting::new() } else { Setting::unasked() };
        let good = setting.check(&token);
        let said = |stamp: &Stamp| (stamp.at, stamp.accuracy, stamp.serial.clone(), stamp.policy.clone(), stamp.hash, stamp.tsa.clone());
        assert_eq!(good.state(), StampState::Stamped);
        let mut refused = 0;
        for index in 0..token.len() {
            for mask in [1, 2, 4, 8, 16, 32, 64, 128, 255] {
                let mut changed = token.clone();
                changed[index] ^= mask;
                let stamp = setting.check(&changed);
                if stamp.state().is_trusted() {
                    assert_eq!(said(&stamp), said(&good), "{name} byte {index} ^ {mask}");
                } else {
                    refused += 1;
                }
            }
            assert_ne!(setting.check(&token[..index]).state(), StampState::Stamped, "{name} cut at {index}");
        }
        assert!(refused > token.len() * 3, "{refused} of {}", token.len() * 9);
    }
}
