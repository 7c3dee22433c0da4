#![no_main]

//! Answers of authorities, requests and certificates. Only what an authority of the seeds signed may come out as trusted, and the
//! fuzzer has none of their keys: a stamp that holds says what a seed says.

use juzheng::seal::{Anchor, Request, StampCheck, check_stamp, certificates_of};
use libfuzzer_sys::fuzz_target;

const DATA: &[u8] = include_bytes!("../../tests/tokens/data.txt");
const ROOT: &[u8] = include_bytes!("../../tests/tokens/root.pem");

fuzz_target!(|bytes: &[u8]| {
    let anchors = Anchor::read(ROOT).expect("the root of the seeds");
    let request = Request::read(bytes);
    let check = StampCheck { over: DATA, request: request.as_ref(), anchors: &anchors, chain: Some(bytes), now: Default::default() };
    let stamp = check_stamp(bytes, &check);
    if stamp.state().is_trusted() {
        assert!(stamp.tsa.starts_with("C=CN, O=示例时间戳, CN="), "{}", stamp.tsa);
        assert!(stamp.policy.starts_with("1.3.6.1.4.1.99999."), "{}", stamp.policy);
    }
    let _ = certificates_of(bytes);
    let _ = Anchor::read(bytes);
});
