//! Files in the repository that are made from the code: compared here, made again on request.

use std::path::Path;
use std::{env, fs};

/// That a file holds this text. With `UPDATE_GENERATED=1` it is written instead.
pub fn holds(path: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if env::var_os("UPDATE_GENERATED").is_some_and(|value| value == "1") {
        fs::create_dir_all(file.parent().expect("a folder")).expect("the folder can be made");
        fs::write(&file, text).expect("the file can be written");
        return;
    }
    let found = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == text, "{path} is not what the code makes of it; read what it would be: UPDATE_GENERATED=1 cargo test writes it");
}
