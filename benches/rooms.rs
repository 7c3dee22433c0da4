//! What the rooms cost, each by itself, on small input made here: `cargo bench`.
//!
//! `benches/peers` measures the whole program beside others.

use std::convert::Infallible;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use juzheng::bundle::{BagInfo, BundleWriter, Source, VerifyOptions, WriteOptions, verify};
use juzheng::digest::Digest;
use juzheng::document::{Block, Document, Paragraph, Run};
use juzheng::evidence::Inspection;
use juzheng::manifest::BagPath;
use juzheng::typeset::{NoPictures, Stamp, Typesetter};

const MIB: usize = 1 << 20;

fn main() {
    divan::main();
}

/// A log of an invented shop.
fn log(bytes: usize) -> Vec<u8> {
    let line = |n: u32| {
        let id = n.wrapping_mul(2_654_435_761);
        format!(
            "2026-09-13 {:02}:{:02}:{:02}.{:03} INFO [exec-{}] 示例订单 - paid id={id} cost={}ms\n",
            n / 3600 % 24,
            n / 60 % 60,
            n % 60,
            id % 1000,
            n % 32,
            id % 977
        )
    };
    (0u32..).flat_map(|n| line(n).into_bytes()).take(bytes).collect()
}

/// What no compressor makes smaller.
fn noise(bytes: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let step = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..bytes).map(step).collect()
}

/// Writes a bundle of these files.
fn packed(folder: &Path, files: &[(&str, Vec<u8>)], self_check: bool) -> PathBuf {
    let path = folder.join("bench.zip");
    let top = BagPath::new("bench").expect("a name");
    let options = WriteOptions { force: true, self_check, ..WriteOptions::default() };
    let mut bundle = BundleWriter::create(&path, &top, 1_790_000_000, options).expect("a file");
    let sources = files.iter().map(|(name, bytes)| Source {
        path: BagPath::new(format!("data/evidence/{name}")).expect("a path"),
        bytes: bytes.len() as u64,
        read: Box::new(move |sink| {
            bytes.chunks(64 << 10).try_for_each(|piece| sink.write_all(piece)).expect("in memory");
            Ok::<(), Infallible>(())
        }),
    });
    bundle.evidence(sources.collect(), &mut |_, _| {}).expect("packed");
    bundle.seal(BagInfo::by_this_program()).expect("sealed").path
}

#[divan::bench]
fn hash_one_mebibyte(bencher: Bencher<'_, '_>) {
    let bytes = noise(MIB);
    bencher.counter(BytesCount::new(MIB)).bench(|| Digest::of(black_box(&bytes)));
}

#[divan::bench(args = [false, true])]
fn pack_a_log_of_four_mebibytes(bencher: Bencher<'_, '_>, self_check: bool) {
    let folder = tempfile::tempdir().expect("a folder");
    let files = [("logs/a.log", log(4 * MIB))];
    bencher.counter(BytesCount::new(4 * MIB)).bench(|| packed(folder.path(), &files, self_check));
}

#[divan::bench]
fn pack_media_of_four_mebibytes(bencher: Bencher<'_, '_>) {
    let folder = tempfile::tempdir().expect("a folder");
    let files = [("fault/a.bin", noise(4 * MIB))];
    bencher.counter(BytesCount::new(4 * MIB)).bench(|| packed(folder.path(), &files, false));
}

#[divan::bench]
fn verify_four_mebibytes(bencher: Bencher<'_, '_>) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = packed(folder.path(), &[("logs/a.log", log(2 * MIB)), ("fault/a.bin", noise(2 * MIB))], false);
    bencher.counter(BytesCount::new(4 * MIB)).bench(|| verify(&path, VerifyOptions::default()).expect("read"));
}

#[divan::bench]
fn read_a_log_of_one_mebibyte(bencher: Bencher<'_, '_>) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.log");
    fs::write(&path, log(MIB)).expect("written");
    bencher.counter(BytesCount::new(MIB)).bench(|| Inspection::of(&path).expect("read"));
}

#[divan::bench]
fn read_a_bill(bencher: Bencher<'_, '_>) {
    let bill = "examples/recharge-not-delivered/evidence/payment/支付宝交易明细(20260901-20260914).csv";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(bill);
    bencher.bench(|| Inspection::of(&path).expect("read"));
}

/// A letter of about three pages.
fn letter() -> Document {
    let text = "投诉人于2026年9月13日在“示例卡盟”购买“示例游戏100元直充”，付款98.00元，商品页写明“付款后10分钟内到账”，至今没有到账（证据1、证据3）。";
    let paragraph = || Block::Paragraph(Paragraph { runs: vec![Run::plain(text)], indent: true, ..Paragraph::default() });
    Document { title: "投诉书".to_owned(), blocks: (0..30).map(|_| paragraph()).collect(), ..Document::default() }
}

#[divan::bench]
fn open_the_fonts() -> Typesetter {
    Typesetter::new()
}

#[divan::bench]
fn shape_and_lay_out_a_letter(bencher: Bencher<'_, '_>) {
    let (setter, letter) = (Typesetter::new(), letter());
    bencher.bench(|| setter.proof(&letter));
}

#[divan::bench]
fn lay_out_and_save_a_letter(bencher: Bencher<'_, '_>) {
    let (setter, letter) = (Typesetter::new(), letter());
    let stamp = Stamp { created: 1_790_000_000, creator: "juzheng bench".to_owned() };
    bencher.bench(|| setter.pdf(&letter, &stamp, &NoPictures).expect("set"));
}

/// The same through the door that books take: nothing is held whole.
#[divan::bench]
fn lay_out_and_pour_a_letter(bencher: Bencher<'_, '_>) {
    let (setter, letter) = (Typesetter::new(), letter());
    let stamp = Stamp { created: 1_790_000_000, creator: "juzheng bench".to_owned() };
    bencher.bench(|| {
        let mut out = std::io::sink();
        setter.write_pdf(&letter, &stamp, &NoPictures, &mut out as &mut dyn Write).expect("set")
    });
}
