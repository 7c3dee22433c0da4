#![no_main]

use juzheng::evidence::Kind;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    juzheng_fuzz::read_as(Kind::Image, bytes);
    juzheng::evidence::blank_rows(bytes, None);
});
