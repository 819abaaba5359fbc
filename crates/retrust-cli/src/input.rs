//! Files, folders and standard input, read into a case; and what is printed.

use crate::ahead::Ahead;
use crate::arguments;
use crate::outcome::{Refused, complain};
use retrust::Case;
use retrust::read::{Kind, Origin};
use std::io::{IsTerminal as _, Read, Seek, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What is to be read.
#[derive(clap::Args)]
pub struct Inputs {
    /// Files, folders, archives, or `-` for standard input.
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// What the inputs are, where they are not recognised: `log`, `certificate-text`, …
    #[arg(long = "as", value_name = "KIND", value_parser = arguments::kind)]
    pub said: Option<Kind>,
}

/// One file to read.
struct File {
    /// Where it is; `-` for standard input.
    path: PathBuf,
    /// Its name in the report: the path inside the folder that was given, or its own name.
    name: String,
}

impl File {
    /// It begins as a saved case does.
    fn is_saved_case(&self) -> bool {
        let mut head = Vec::new();
        let read = std::fs::File::open(&self.path).and_then(|file| file.take(80).read_to_end(&mut head));
        read.is_ok() && retrust::report::OpenedCase::is(&head)
    }

    /// Adds it to a case, piece by piece, as what the user says that it is.
    fn add_to(&self, case: &mut Case, said: Option<Kind>, progress: &mut Progress) -> std::io::Result<()> {
        if self.path == Path::new("-") {
            let mut input = Watched { input: std::io::stdin().lock(), progress };
            case.add_from(&self.name, Origin::Stream(&mut input), None, said);
            return Ok(());
        }
        let (file, size) = Ahead::open(&self.path)?;
        let mut input = Watched { input: file, progress };
        case.add_from(&self.name, Origin::Seek(&mut input), Some(size), said);
        Ok(())
    }
}

/// An input whose reading is watched.
struct Watched<'a, T> {
    input: T,
    progress: &'a mut Progress,
}

impl<T: Read> Read for Watched<'_, T> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let len = self.input.read(buffer)?;
        self.progress.more(len);
        Ok(len)
    }
}

impl<T: Seek> Seek for Watched<'_, T> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.input.seek(to)
    }
}

/// Reads every path. What is `done` was done before the new outputs were printed.
pub fn read(paths: &[PathBuf], said: Option<Kind>, done: &[String]) -> Result<Case, Refused> {
    let mut case = Case::default();
    let mut files = files(paths);
    // A saved case is what was there before the other inputs.
    files.sort_by_key(|f| !f.is_saved_case());
    let mut progress = Progress::of(&files);
    let mut opened = 0_usize;
    let saved = files.iter().take_while(|f| f.is_saved_case()).count();
    let first_output = if saved > 0 { saved } else { files.len() };
    let tick = |case: &mut Case, at: usize| done.iter().filter(|_| at == first_output).for_each(|step| case.tick_once(step));
    for (i, file) in files.iter().enumerate() {
        tick(&mut case, i);
        progress.begin(&file.name);
        match file.add_to(&mut case, said, &mut progress) {
            Ok(()) => opened += 1,
            Err(e) => complain(&format!("{}: {e}; check the path and your rights", file.path.display())),
        }
    }
    progress.end();
    tick(&mut case, files.len());
    if opened > 0 { Ok(case) } else { Err(Refused::told()) }
}

/// The files that the paths name, folders walked in the order of their names.
fn files(paths: &[PathBuf]) -> Vec<File> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let before = files.len();
            let links = walk(path, path, &mut files);
            if links > 0 {
                complain(&format!("{}: {links} links or pipes in it were passed over; name what they point at", path.display()));
            }
            if files.len() == before {
                complain(&format!("{}: no file is in this folder; name one that holds outputs, lists or logs", path.display()));
            }
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

/// Adds the files of a folder; how many entries of it are none.
fn walk(root: &Path, folder: &Path, files: &mut Vec<File>) -> usize {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) => {
            complain(&format!("{}: {e}; check your rights", folder.display()));
            return 0;
        }
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).collect();
    paths.sort();
    let mut passed_over = 0;
    for path in paths {
        // Links are not followed: a loop would never end.
        let kind = path.symlink_metadata().map(|m| m.file_type());
        match kind {
            Ok(kind) if kind.is_dir() => passed_over += walk(root, &path, files),
            Ok(kind) if kind.is_file() => {
                let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                files.push(File { path, name });
            }
            _ => passed_over += 1,
        }
    }
    passed_over
}

/// Standard output; a closed pipe is no error.
pub fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// How far the reading is, told on standard error where someone watches.
struct Progress {
    watched: bool,
    started: Instant,
    told: Instant,
    /// Bytes of all inputs, and those that were read.
    all: u64,
    done: u64,
    name: String,
}

impl Progress {
    /// Of these files together.
    fn of(files: &[File]) -> Self {
        let size = |f: &File| f.path.metadata().map_or(0, |m| m.len());
        let now = Instant::now();
        let watched = std::io::stderr().is_terminal();
        Self { watched, started: now, told: now, all: files.iter().map(size).sum(), done: 0, name: String::new() }
    }

    /// The next one.
    fn begin(&mut self, name: &str) {
        self.name = retrust::report::plain(name).chars().take(50).collect();
    }

    fn more(&mut self, bytes: usize) {
        self.done = self.done.saturating_add(u64::try_from(bytes).unwrap_or(0));
        if self.watched && self.told.elapsed().as_millis() >= 100 {
            self.told = Instant::now();
            let spent = self.started.elapsed().as_secs_f64();
            let part = if self.all == 0 { 0.0 } else { (self.done as f64 / self.all as f64).min(1.0) };
            let left = if part > 0.02 { format!(", {:.0} s left", spent / part - spent) } else { String::new() };
            let line = format!("{:3.0} % of {} MB{left}, reading {}", part * 100.0, self.all / 1_000_000, self.name);
            let mut err = std::io::stderr();
            let _ = write!(err, "\r\x1b[K{line}").and_then(|()| err.flush());
        }
    }

    /// Wipes the line.
    fn end(&self) {
        if self.watched {
            let mut err = std::io::stderr();
            let _ = write!(err, "\r\x1b[K").and_then(|()| err.flush());
        }
    }
}
