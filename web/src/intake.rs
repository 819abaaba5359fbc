//! Files, folders, drops and pastes, as inputs with names. What comes at once is one batch, in the order of its names, so that
//! the report is that of the command line.

use crate::worker::{Content, Input};
use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DataTransfer, File, FileList, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry, FileSystemFileEntry};
use yew::Callback;

/// An input of which nothing is said.
pub fn input(name: String, content: Content) -> Input {
    Input { name, folder: None, content, said: None }
}

/// Of a folder's file the name is the path inside the folder.
fn file_of(folder: Option<String>, name: String, file: File) -> Input {
    Input { folder, ..input(name, Content::File(file)) }
}

/// What was given at once.
pub struct Batch {
    /// The inputs.
    pub inputs: Vec<Input>,
    /// What the browser would not hand over, by its path.
    pub missed: Vec<String>,
}

impl Batch {
    /// As a walk through folders goes, by their names.
    fn of(mut inputs: Vec<Input>, missed: Vec<String>) -> Self {
        inputs.sort_by(|a, b| a.name.split('/').cmp(b.name.split('/')));
        Self { inputs, missed }
    }
}

/// The files of a file input.
pub fn files(list: &FileList) -> Batch {
    let files = (0..list.length()).filter_map(|i| list.get(i));
    let named = |file: File| match relative(&file) {
        Some((folder, inside)) => file_of(Some(folder), inside, file),
        None => file_of(None, file.name(), file),
    };
    Batch::of(files.map(named).collect(), Vec::new())
}

fn relative(file: &File) -> Option<(String, String)> {
    let path = Reflect::get(file, &"webkitRelativePath".into()).ok()?.as_string()?;
    path.split_once('/').map(|(folder, inside)| (folder.to_owned(), inside.to_owned()))
}

/// What was dropped or pasted, once its folders are walked. What holds it is empty after the event, so it is emptied at once.
pub fn transfer(data: &DataTransfer, found: Callback<Batch>) {
    let items = data.items();
    let (mut plain, mut folders) = (Vec::new(), Vec::new());
    for item in (0..items.length()).filter_map(|i| items.get(i)) {
        match item.webkit_get_as_entry().ok().flatten() {
            Some(entry) if entry.is_directory() => folders.push(entry),
            _ => plain.extend(item.get_as_file().ok().flatten().map(|file| file_of(None, file.name(), file))),
        }
    }
    spawn_local(async move {
        let mut missed = Vec::new();
        for folder in folders {
            walk(folder, &mut plain, &mut missed).await;
        }
        if !plain.is_empty() || !missed.is_empty() {
            found.emit(Batch::of(plain, missed));
        }
    });
}

/// The files of a folder and of those in it.
async fn walk(folder: FileSystemEntry, inputs: &mut Vec<Input>, missed: &mut Vec<String>) {
    let root = folder.name();
    let mut open = vec![(String::new(), folder)];
    while let Some((path, entry)) = open.pop() {
        if entry.is_file() {
            match file(entry.unchecked_into()).await {
                Ok(file) => inputs.push(file_of(Some(root.clone()), path, file)),
                Err(_) => missed.push(format!("{root}/{path}")),
            }
            continue;
        }
        let inside = if path.is_empty() { path } else { format!("{path}/") };
        match entries(entry.unchecked_into()).await {
            Ok(entries) => open.extend(entries.into_iter().map(|e| (format!("{inside}{}", e.name()), e))),
            Err(_) => missed.push(format!("{root}/{inside}")),
        }
    }
}

/// What stands in a folder; the browser hands it over in portions until one is empty.
async fn entries(folder: FileSystemDirectoryEntry) -> Result<Vec<FileSystemEntry>, JsValue> {
    let reader: FileSystemDirectoryReader = folder.create_reader();
    let mut all = Vec::new();
    loop {
        let portion = Promise::new(&mut |resolve, reject| {
            // A refusal comes by the second callback.
            let _ = reader.read_entries_with_callback_and_callback(&resolve, &reject);
        });
        let portion: Array = JsFuture::from(portion).await?.unchecked_into();
        if portion.length() == 0 {
            return Ok(all);
        }
        all.extend(portion.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

async fn file(entry: FileSystemFileEntry) -> Result<File, JsValue> {
    let file = Promise::new(&mut |resolve, reject| entry.file_with_callback_and_callback(&resolve, &reject));
    JsFuture::from(file).await.map(JsCast::unchecked_into)
}
