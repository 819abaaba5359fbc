//! Archives in memory.

use std::io::Write as _;

/// A file: path and content.
pub type File = (String, Vec<u8>);

/// A zip.
pub fn zip(files: &[File]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A gzip of one file.
pub fn gzip(content: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(content).unwrap();
    gzip.finish().unwrap()
}

/// A tar.
pub fn tar(files: &[File]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, content) in files {
        let mut header = tar::Header::new_ustar();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        tar.append_data(&mut header, name, content.as_slice()).unwrap();
    }
    tar.into_inner().unwrap()
}

/// A tar that holds a symbolic link and nothing else.
pub fn tar_with_link(name: &str, to: &str) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_ustar();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_size(0);
    tar.append_link(&mut header, name, to).unwrap();
    tar.into_inner().unwrap()
}

/// A tar.gz.
pub fn tar_gz(files: &[File]) -> Vec<u8> {
    gzip(&tar(files))
}

/// A bzip2 of one file.
pub fn bzip2(content: &[u8]) -> Vec<u8> {
    let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
    bzip2.write_all(content).unwrap();
    bzip2.finish().unwrap()
}

/// An xz of one file.
pub fn xz(content: &[u8]) -> Vec<u8> {
    let mut xz = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(1)).unwrap();
    xz.write_all(content).unwrap();
    xz.finish().unwrap()
}

/// A zstd of one file.
pub fn zstd(content: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(content, ruzstd::encoding::CompressionLevel::Fastest)
}

/// A mail with words in quoted-printable, the same as HTML, and files in base64.
pub fn mail(words: &str, files: &[File]) -> Vec<u8> {
    use base64::Engine as _;
    let part = |head: &str, body: &str| format!("--outer\r\n{head}\r\n\r\n{body}\r\n");
    let encoded = words.replace('=', "=3D").replace("\n", "\r\n").replace(" is ", " =\r\nis ");
    let alike = format!(
        "--inner\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{encoded}\r\n--inner\r\nContent-Type: text/html\r\n\r\n<p>{words}</p>\r\n--inner--"
    );
    let attached = files.iter().map(|(name, content)| {
        let body = base64::engine::general_purpose::STANDARD.encode(content);
        let lines: Vec<&str> = (0..body.len()).step_by(76).map(|at| &body[at..body.len().min(at + 76)]).collect();
        let head = format!(
            "Content-Type: application/octet-stream;\r\n\tname=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"{name}\""
        );
        part(&head, &lines.join("\r\n"))
    });
    let parts: String = std::iter::once(part("Content-Type: multipart/alternative; boundary=inner", &alike)).chain(attached).collect();
    format!(
        "From: noc@example.com\r\nSubject: as asked\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed;\r\n boundary=\"outer\"\r\n\r\n{parts}--outer--\r\n"
    )
    .into_bytes()
}

/// A zip whose one member says that it is encrypted.
pub fn encrypted_zip(name: &str, content: &[u8]) -> Vec<u8> {
    let mut zip = zip(&[(name.to_owned(), content.to_vec())]);
    // The first flag bit, in the member's own head and in the directory.
    for (magic, at) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let start = zip.windows(4).position(|w| w == magic).unwrap();
        zip[start + at] |= 1;
    }
    zip
}
