//! Retrust for JavaScript: the same core, in browsers and in Node.
//!
//! Reports are plain objects of the contract; `report.d.ts` holds their types. Nothing in
//! here connects anywhere.

#![forbid(unsafe_code)]

use js_sys::{JSON, Promise, Uint8Array};
use retrust::read::{Kind, Origin};
use retrust::report;
use std::cell::RefCell;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;
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
        let read = move |bytes: Uint8Array| {
            let size = u64::from(bytes.length());
            let count = inner.borrow_mut().add_from(&name, Origin::Seek(&mut Bytes { bytes, at: 0 }), Some(size), said);
            JsValue::from(number(count))
        };
        if let Some(blob) = content.dyn_ref::<Blob>() {
            let bytes: Promise = blob.array_buffer().unchecked_into();
            let later = async move { Ok(read(Uint8Array::new(&JsFuture::from(bytes).await?))) };
            return Ok(future_to_promise(later).into());
        }
        // A view of what is there: `new` on a typed array would copy it.
        if let Some(bytes) = content.dyn_ref::<Uint8Array>() {
            return Ok(read(bytes.clone()));
        }
        if content.is_instance_of::<js_sys::ArrayBuffer>() {
            return Ok(read(Uint8Array::new(&content)));
        }
        Err(JsError::new("expected a Uint8Array, an ArrayBuffer or a Blob"))
    }

    /// Diagnoses what was added, as of a day such as `2026-02-14`.
    ///
    /// # Errors
    /// Where the day is none.
    #[wasm_bindgen(skip_typescript)]
    pub fn examine(&self, as_of: &str) -> Result<JsValue, JsError> {
        let day = report::day(as_of).ok_or_else(|| JsError::new("expected a day such as 2026-02-14"))?;
        let report = self.inner.borrow().examine(day);
        JSON::parse(&report.json()).map_err(|_| JsError::new("the report could not be handed over"))
    }
}

/// Bytes of JavaScript, copied in piece by piece: WebAssembly's memory does not grow with them.
struct Bytes {
    bytes: Uint8Array,
    at: u32,
}

impl Read for Bytes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.bytes.length().saturating_sub(self.at);
        let len = left.min(u32::try_from(buffer.len()).unwrap_or(u32::MAX));
        let end = self.at.saturating_add(len);
        let Some(buffer) = buffer.get_mut(..len as usize) else { return Ok(0) };
        self.bytes.subarray(self.at, end).copy_to(buffer);
        self.at = end;
        Ok(buffer.len())
    }
}

impl Seek for Bytes {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => u64::from(self.bytes.length()).checked_add_signed(by),
            SeekFrom::Current(by) => u64::from(self.at).checked_add_signed(by),
        };
        let at = at.and_then(|at| u32::try_from(at).ok()).ok_or_else(|| io::Error::other("sought out of the bytes"))?;
        self.at = at;
        Ok(u64::from(at))
    }
}

/// Counts of artifacts are far below what a JavaScript number holds.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
