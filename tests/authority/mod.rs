//! An authority on this machine: `openssl ts -reply` behind HTTP, for as many requests as come.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;

/// Answers with the authority of `tests/tokens/make.sh` that has this kind of key, and gives its address.
pub fn authority(tokens: &Path, key: &'static str, digest: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let folder = tokens.join("tsa");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            // Whoever is killed while asking hangs up.
            let _ = serve(stream.expect("a connection"), &folder, key, digest);
        }
    });
    format!("http://{address}/tsa")
}

fn serve(mut stream: TcpStream, folder: &Path, key: &str, digest: &str) -> std::io::Result<()> {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    let body = loop {
        let count = stream.read(&mut buffer)?;
        if count == 0 {
            return Ok(());
        }
        request.extend_from_slice(&buffer[..count]);
        let Some(head) = request.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let words = String::from_utf8_lossy(&request[..head]).to_ascii_lowercase();
        assert!(words.contains("content-type: application/timestamp-query"), "{words}");
        let length: usize = words.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok()).expect("a length");
        if request.len() >= head + 4 + length {
            break request[head + 4..].to_vec();
        }
    };
    let name = format!("{key}-{digest}");
    let (query, answer) = (folder.join(format!("{name}.tsq")), folder.join(format!("{name}.tsr")));
    fs::write(&query, body).expect("written");
    fs::write(folder.join("tsa_serial"), "01\n").expect("written");
    let (certificate, private, digest) = (format!("tsa-{key}.pem"), format!("tsa-{key}.key"), format!("-{digest}"));
    let mut openssl = Command::new("openssl");
    openssl.current_dir(folder).args(["ts", "-reply", "-config", "openssl.cnf", "-section", "tsa_config"]);
    openssl.args(["-signer", &certificate, "-inkey", &private, &digest, "-chain", "intermediate.pem"]);
    let output = openssl.arg("-queryfile").arg(&query).arg("-out").arg(&answer).output().expect("openssl is needed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let body = fs::read(&answer).expect("an answer");
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(&[head.as_bytes(), &body].concat())
}
