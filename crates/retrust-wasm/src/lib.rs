//! Retrust for JavaScript: the same core, in browsers and in Node.
//!
//! Reports are plain objects of the contract; `report.d.ts` holds their types. Nothing in
//! here connects anywhere.

#![forbid(unsafe_code)]

use js_sys::{JSON, Promise, Uint8Array};
use retrust::case::Said;
use retrust::cisco::{Purpose, Release};
use retrust::read::{Kind, Origin};
use retrust::rehearse::Request;
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
  /**
   * Diagnoses what was added, as of a day: `2026-02-14`. Once something that was added after a report closes a step of
   * it, the work has begun: procedures stay, and their steps close (`verify.done`) by what is added.
   */
  examine(as_of: string): Report;
  /** The case as text for a file `NAME.retrust.json`; added to an empty case it is as it was. */
  save(as_of: string): string;
  /** Rehearses a renewal: which phones it would strand, and the order that strands none. */
  plan(request: PlanRequest): Plan;
}

export interface PlanRequest {
  /** The certificates, in order: `CallManager`, `TVS`, …; without them, what is due as of a day. */
  renew?: string[];
  /** The day, `2026-02-14`, where `renew` is not given. */
  as_of?: string;
  /** In one round, without waiting for phones in between. */
  together?: boolean;
  /** On this node alone. */
  node?: string;
  /** Instead of the case's: `12.5`, `15`. */
  release?: string;
  /** Instead of the case's. */
  mode?: \"mixed\" | \"non-secure\";
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

    /// Rehearses a renewal.
    ///
    /// # Errors
    /// Where the request names neither certificates nor a day, or a release or mode that is none.
    #[wasm_bindgen(skip_typescript)]
    pub fn plan(&self, request: &JsValue) -> Result<JsValue, JsError> {
        let named = js_sys::Reflect::get(request, &"renew".into()).unwrap_or_default();
        let purpose = |name: JsValue| {
            let name = name.as_string().unwrap_or_default();
            Purpose::IDENTITIES
                .into_iter()
                .find(|p| p.name().eq_ignore_ascii_case(&name))
                .ok_or_else(|| JsError::new("expected certificates such as `CallManager`, `TVS`"))
        };
        let due = match member(request, "as_of") {
            Some(text) if named.is_undefined() => Some(day(&text)?),
            _ => None,
        };
        if due.is_none() && !js_sys::Array::is_array(&named) {
            return Err(JsError::new("expected `renew`, an array of certificates, or `as_of`, a day such as `2026-02-14`"));
        }
        let named = if due.is_some() { js_sys::Array::new() } else { js_sys::Array::from(&named) };
        let renew = named.iter().map(purpose).collect::<Result<Vec<_>, _>>()?;
        let together = js_sys::Reflect::get(request, &"together".into()).is_ok_and(|v| v.is_truthy());
        let node = member(request, "node");
        let release = match member(request, "release") {
            Some(text) => {
                let known = Release::parse(&text).filter(Release::is_modelled);
                Some(known.ok_or_else(|| JsError::new("expected a release of CUCM from 8.0 to 15, such as 12.5"))?)
            }
            None => None,
        };
        let mixed = match member(request, "mode").as_deref() {
            Some("mixed") => Some(true),
            Some("non-secure") => Some(false),
            Some(_) => return Err(JsError::new("expected the mode `mixed` or `non-secure`")),
            None => None,
        };
        let plan = self.inner.borrow_mut().plan(&Request { renew, together, node, due }, Said { release, mixed });
        JSON::parse(&plan.json()).map_err(|_| JsError::new("the plan could not be handed over"))
    }

    /// Diagnoses what was added, as of a day such as `2026-02-14`.
    ///
    /// # Errors
    /// Where the day is none.
    #[wasm_bindgen(skip_typescript)]
    pub fn examine(&self, as_of: &str) -> Result<JsValue, JsError> {
        let day = day(as_of)?;
        let report = self.inner.borrow_mut().show(day);
        JSON::parse(&report.json()).map_err(|_| JsError::new("the report could not be handed over"))
    }

    /// The case as a file.
    ///
    /// # Errors
    /// Where the day is none.
    #[wasm_bindgen(skip_typescript)]
    pub fn save(&self, as_of: &str) -> Result<String, JsError> {
        Ok(self.inner.borrow().save(day(as_of)?))
    }
}

/// A day of JavaScript.
fn day(as_of: &str) -> Result<retrust::Date, JsError> {
    report::day(as_of).ok_or_else(|| JsError::new("expected a day such as 2026-02-14"))
}

/// A member of a request as text; nothing where it is not there.
fn member(request: &JsValue, name: &str) -> Option<String> {
    js_sys::Reflect::get(request, &name.into()).ok()?.as_string()
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
