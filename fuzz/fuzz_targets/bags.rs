#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| juzheng_fuzz::verify_bag(bytes));
