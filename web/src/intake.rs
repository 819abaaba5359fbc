//! Files, folders, drops and pastes, as inputs with names.

use crate::worker::{Content, Input};
use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{DataTransfer, File, FileList, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};
use yew::Callback;

/// An input of which nothing is said.
pub fn input(name: String, content: Content) -> Input {
    Input { name, content, said: None }
}

/// The files of a file input. Of a folder's files the name is the path inside the folder.
pub fn files(list: &FileList) -> Vec<Input> {
    let files = (0..list.length()).filter_map(|i| list.get(i));
    files.map(|file| input(relative(&file).unwrap_or_else(|| file.name()), Content::File(file))).collect()
}

fn relative(file: &File) -> Option<String> {
    let path = Reflect::get(file, &"webkitRelativePath".into()).ok()?.as_string()?;
    path.split_once('/').map(|(_, inside)| inside.to_owned())
}

/// What was dropped or pasted: files at once, folders as they are walked.
pub fn transfer(data: &DataTransfer, found: &Callback<Vec<Input>>) {
    let items = data.items();
    let mut plain = Vec::new();
    for i in 0..items.length() {
        let Some(item) = items.get(i) else { continue };
        match item.webkit_get_as_entry().ok().flatten() {
            Some(entry) if entry.is_directory() => walk(entry.unchecked_into(), String::new(), found.clone()),
            _ => plain.extend(item.get_as_file().ok().flatten().map(|file| input(file.name(), Content::File(file)))),
        }
    }
    if !plain.is_empty() {
        found.emit(plain);
    }
}

/// Walks a folder; the browser hands its entries over in portions until one is empty.
fn walk(folder: FileSystemDirectoryEntry, prefix: String, found: Callback<Vec<Input>>) {
    portion(folder.create_reader(), prefix, found);
}

fn portion(reader: web_sys::FileSystemDirectoryReader, prefix: String, found: Callback<Vec<Input>>) {
    let again = reader.clone();
    let each = Closure::once_into_js(move |entries: Array| {
        if entries.length() == 0 {
            return;
        }
        for entry in entries.iter() {
            let entry: FileSystemEntry = entry.unchecked_into();
            let path = format!("{prefix}{}", entry.name());
            if entry.is_directory() {
                walk(entry.unchecked_into(), format!("{path}/"), found.clone());
            } else {
                let found = found.clone();
                let got = Closure::once_into_js(move |file: File| found.emit(vec![input(path, Content::File(file))]));
                let entry: FileSystemFileEntry = entry.unchecked_into();
                entry.file_with_callback(got.unchecked_ref());
            }
        }
        portion(again, prefix, found);
    });
    let _ = reader.read_entries_with_callback(each.unchecked_ref());
}
