//! Retrust for JavaScript: the same core, in browsers and in Node.
//!
//! Reports are plain objects of the contract; `report.d.ts` holds their types. Nothing in
//! here connects anywhere.

#![forbid(unsafe_code)]

use js_sys::{JSON, Promise, Uint8Array};
use retrust::read::{Kind, Origin};
use std::cell::RefCell;
use std::io::Cursor;
use std::rc::Rc;
use time::macros::format_description;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::Blob;

#[wasm_bindgen(typescript_custom_section)]
const REPORT: &str = include_str!("report.d.ts");

#[wasm_bindgen(typescript_custom_section)]
const CASE: &str = "
export interface Case {
  /** Reads bytes at once and returns how many artifacts they held. `kind` says what they are, where that is not recognised. */
  add(name: string, content: Uint8Array | ArrayBuffer, kind?: string): number;
  /** Reads a file or blob. */
  add(name: string, content: Blob, kind?: string): Promise<number>;
  /** Diagnoses what was added, as of a day: `2026-02-14`. */
  examine(as_of: string): Report;
}
";

/// One investigation: inputs are added, then examined as of a day.
#[wasm_bindgen]
#[derive(Default)]
pub struct Case {
    inner: Rc<RefCell<retrust::Case>>,
}

#[wasm_bindgen]
impl Case {
    /// An empty case.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads one input: a number of artifacts for bytes, a promise of it for a `Blob`.
    ///
    /// # Errors
    /// Where the content is neither, or the kind is none.
    #[wasm_bindgen(skip_typescript)]
    pub fn add(&self, name: String, content: JsValue, kind: Option<String>) -> Result<JsValue, JsError> {
        let said = match kind {
            Some(kind) => Some(Kind::named(&kind).ok_or_else(|| JsError::new("expected a kind of artifact, such as `log`"))?),
            None => None,
        };
        let inner = self.inner.clone();
        let read = move |bytes: &Uint8Array| {
            let bytes = bytes.to_vec();
            let size = bytes.len() as u64;
            let count = inner.borrow_mut().add_from(&name, Origin::Seek(&mut Cursor::new(bytes)), Some(size), said);
            JsValue::from(number(count))
        };
        if let Some(blob) = content.dyn_ref::<Blob>() {
            let bytes: Promise = blob.array_buffer().unchecked_into();
            let later = async move { Ok(read(&Uint8Array::new(&JsFuture::from(bytes).await?))) };
            return Ok(future_to_promise(later).into());
        }
        if content.is_instance_of::<Uint8Array>() || content.is_instance_of::<js_sys::ArrayBuffer>() {
            return Ok(read(&Uint8Array::new(&content)));
        }
        Err(JsError::new("expected a Uint8Array, an ArrayBuffer or a Blob"))
    }

    /// Diagnoses what was added, as of a day such as `2026-02-14`.
    ///
    /// # Errors
    /// Where the day is none.
    #[wasm_bindgen(skip_typescript)]
    pub fn examine(&self, as_of: &str) -> Result<JsValue, JsError> {
        let format = format_description!("[year]-[month]-[day]");
        let day = time::Date::parse(as_of, &format).map_err(|_| JsError::new("expected a day such as 2026-02-14"))?;
        let report = self.inner.borrow().examine(day);
        JSON::parse(&report.json()).map_err(|_| JsError::new("the report could not be handed over"))
    }
}

/// Counts of artifacts are far below what a JavaScript number holds.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
