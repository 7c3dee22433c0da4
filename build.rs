//! Lists every file under `templates/`, so that the program carries them: a new target or statute
//! is a new file there and needs no Rust.
#![allow(clippy::print_stdout, reason = "standard output is how a build script talks to cargo")]

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=templates");

    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("CARGO_MANIFEST_DIR is not set")?);
    let mut paths = Vec::new();
    list(&root.join("templates"), "", &mut paths)?;
    paths.sort();

    let mut rust = String::from("&[\n");
    for path in paths {
        let file = format!("/templates/{path}");
        writeln!(rust, "    ({path:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {file:?}))),")?;
    }
    rust.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    fs::write(out.join("templates.rs"), rust)?;
    Ok(())
}

/// The files under `folder`, as paths with `/` between their parts; leftovers of editors and file managers are passed over.
fn list(folder: &Path, above: &str, paths: &mut Vec<String>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|name| format!("not a UTF-8 name under templates/: {}", name.display()))?;
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        let path = format!("{above}{name}");
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &format!("{path}/"), paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}
