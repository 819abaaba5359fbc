//! Saving: a file that the browser writes where the user wants it. Nothing is stored otherwise.

use js_sys::Array;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// What can be saved: its name in the page, that of its file, and the file's type.
const FILES: [(&str, &str, &str); 7] = [
    ("report", "retrust-report.json", "application/json"),
    ("ticket", "retrust-report.md", "text/markdown"),
    ("expiries", "retrust-expiries.ics", "text/calendar"),
    ("plan", "retrust-plan.md", "text/markdown"),
    ("windows", "retrust-plan.ics", "text/calendar"),
    ("case", "case.retrust.json", "application/json"),
    ("names", "retrust-names.tsv", "text/tab-separated-values"),
];

/// Offers a file for download.
///
/// # Errors
/// Where it is none of these, or the browser refuses.
pub fn file(what: &str, content: &str) -> Result<(), JsValue> {
    let (_, name, kind) = FILES.iter().find(|(own, ..)| *own == what).ok_or("no such file")?;
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&content.into()), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let document = web_sys::window().and_then(|w| w.document()).ok_or("no document")?;
    let link: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The download has its own hold on the blob once the click is handled.
    gloo::timers::callback::Timeout::new(10_000, move || drop(Url::revoke_object_url(&url))).forget();
    Ok(())
}

/// Puts text on the clipboard: by the clipboard's own interface where the page may use it, else
/// by a selection.
pub fn copy(text: &str) {
    let Some(window) = web_sys::window() else { return };
    let clipboard = js_sys::Reflect::get(&window.navigator(), &"clipboard".into()).unwrap_or_default();
    if window.is_secure_context() && clipboard.is_object() {
        let _ = window.navigator().clipboard().write_text(text);
        return;
    }
    let _ = by_selection(&window, text);
}

fn by_selection(window: &web_sys::Window, text: &str) -> Result<(), JsValue> {
    let document = window.document().ok_or("no document")?;
    let area: web_sys::HtmlTextAreaElement = document.create_element("textarea")?.dyn_into()?;
    area.set_value(text);
    area.set_class_name("offstage");
    document.body().ok_or("no body")?.append_child(&area)?;
    area.select();
    // Deprecated and everywhere: pages from disk have nothing better in some browsers.
    let command = js_sys::Reflect::get(&document, &"execCommand".into())?;
    if let Some(command) = command.dyn_ref::<js_sys::Function>() {
        command.call1(&document, &"copy".into())?;
    }
    area.remove();
    Ok(())
}
