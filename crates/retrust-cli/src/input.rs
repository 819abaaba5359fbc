//! Files, folders and standard input; and what is printed of them.

use std::io::{IsTerminal as _, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// One file to read.
pub struct File {
    /// Where it is; `-` for standard input.
    pub path: PathBuf,
    /// Its name in the report: the path inside the folder that was given, or its own name.
    pub name: String,
}

impl File {
    /// Its bytes.
    pub fn content(&self) -> std::io::Result<Vec<u8>> {
        if self.path == Path::new("-") {
            let mut bytes = Vec::new();
            std::io::stdin().lock().read_to_end(&mut bytes)?;
            return Ok(bytes);
        }
        std::fs::read(&self.path)
    }
}

/// The files that the paths name, folders walked in the order of their names.
pub fn files(paths: &[PathBuf]) -> Vec<File> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            walk(path, path, &mut files);
        } else {
            let name = if path == Path::new("-") {
                "standard input".to_owned()
            } else {
                path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
            };
            files.push(File { path: path.clone(), name });
        }
    }
    // Two files of one name are told apart by the paths that were given.
    let names: Vec<String> = files.iter().map(|f| f.name.clone()).collect();
    for file in &mut files {
        if names.iter().filter(|n| **n == file.name).count() > 1 {
            file.name = file.path.display().to_string();
        }
    }
    files
}

fn walk(root: &Path, folder: &Path, files: &mut Vec<File>) {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) => return complain(&format!("{}: {e}; check your rights", folder.display())),
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        // Links are not followed: a loop would never end.
        let kind = path.symlink_metadata().map(|m| m.file_type());
        match kind {
            Ok(kind) if kind.is_dir() => walk(root, &path, files),
            Ok(kind) if kind.is_file() => {
                let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                files.push(File { path, name });
            }
            _ => {}
        }
    }
}

/// Standard output; a closed pipe is no error.
pub fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// An error, with nothing in it that could steer the terminal.
pub fn complain(message: &str) {
    eprintln!("retrust: {}", retrust::report::plain(message));
}

/// What is being read, where someone watches.
pub fn progress(done: usize, all: usize, name: &str) {
    let mut err = std::io::stderr();
    if all > 1 && err.is_terminal() {
        let shown: String = retrust::report::plain(name).chars().take(60).collect();
        let text = if done == all { String::new() } else { format!("reading {}/{all} {shown}", done + 1) };
        let _ = write!(err, "\r\x1b[K{text}").and_then(|()| err.flush());
    }
}
