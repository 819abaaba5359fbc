//! Serves the page on loopback: one file, always the newest build.

use crate::page;
use crate::shell::Done;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};

/// Builds and serves until interrupted.
pub fn serve(port: u16) -> Done {
    let file = page::build()?;
    let listener = TcpListener::bind(("127.0.0.1", port))
        .or_else(|_| TcpListener::bind(("127.0.0.1", 0)))
        .map_err(|e| format!("no port on loopback: {e}"))?;
    let address = listener.local_addr().map_err(|e| e.to_string())?;
    println!("Retrust: http://{address}/ (the file {} is the same page)", file.display());
    for stream in listener.incoming().flatten() {
        // One page for one developer: a request at a time is enough, a broken one costs only itself.
        if let Err(e) = answer(stream, &file) {
            eprintln!("serve: {e}");
        }
    }
    Ok(())
}

fn answer(mut stream: TcpStream, file: &std::path::Path) -> std::io::Result<()> {
    let mut request = String::new();
    let mut reader = BufReader::new(stream.try_clone()?);
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let path = request.split(' ').nth(1).unwrap_or("/");
    let (status, body) = match path {
        "/" | "/index.html" | "/retrust.html" => ("200 OK", std::fs::read(file)?),
        _ => ("404 Not Found", b"Not found".to_vec()),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    stream.write_all(&body)
}
