//! What a paste goes through between the terminal and Retrust.

/// Line ends of Windows.
pub fn crlf(text: &str) -> Vec<u8> {
    text.replace('\n', "\r\n").into_bytes()
}

/// As Notepad saves "Unicode".
pub fn utf16(text: &str) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(text.replace('\n', "\r\n").encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

/// With a byte-order mark.
pub fn bom(text: &str) -> Vec<u8> {
    [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat()
}

/// Quoted in a reply.
pub fn quoted(text: &str) -> Vec<u8> {
    text.lines().map(|l| format!("> {l}\n")).collect::<String>().into_bytes()
}

/// Through a pager, logged by PuTTY.
pub fn terminal(text: &str) -> Vec<u8> {
    let mut out = "=~=~=~=~=~=~=~=~=~=~=~= PuTTY log 2026.02.16 09:12:01 =~=~=~=~=~=~=~=~=~=~=~=\r\n".to_owned();
    for (i, line) in text.lines().enumerate() {
        if i % 22 == 21 {
            out.push_str("\u{1b}[1mPress <enter> for 1 line, <space> for one page, or <q> to quit\u{1b}[0m\u{1b}[K");
        }
        out.push_str(line);
        out.push_str("\r\n");
    }
    out.into_bytes()
}

/// Hard breaks at column 80.
pub fn wrapped(text: &str) -> Vec<u8> {
    let mut out = String::new();
    for line in text.lines() {
        let mut width = 0;
        for c in line.chars() {
            let step = if c == '\t' { 8 - width % 8 } else { 1 };
            if width + step > 80 {
                out.push('\n');
                width = 0;
            }
            out.push(c);
            width += step;
        }
        out.push('\n');
    }
    out.into_bytes()
}

/// Line breaks lost: every break and tab a blank, as crawlers and some mail programs leave it.
pub fn collapsed(text: &str) -> Vec<u8> {
    text.replace("\n\t", " ").replace(['\n', '\t'], " ").into_bytes()
}

/// Every kind, by name.
pub fn all(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("plain", text.as_bytes().to_vec()),
        ("crlf", crlf(text)),
        ("utf16", utf16(text)),
        ("bom", bom(text)),
        ("quoted", quoted(text)),
        ("terminal", terminal(text)),
        ("wrapped", wrapped(text)),
        ("collapsed", collapsed(text)),
    ]
}
