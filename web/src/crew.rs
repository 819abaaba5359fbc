//! Several workers that share one long log, part by part.
//!
//! The reader joins the parts in their order, so the report does not hang on how many there were.

use crate::slices::Slices;
use crate::worker::{end, spawn};
use js_sys::{Array, Float64Array, Uint8Array};
use retrust::read::{Excerpt, PART, Part, is_long_log, read_part};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent, Worker};

/// Files below this are read sooner than workers start.
const SHARED: u64 = 4 * PART;
/// More than these wait for the disk.
const MOST: f64 = 4.0;

/// Gets the parts; nothing where the file is no log, or a worker broke.
type End = Rc<dyn Fn(Option<Array>)>;

/// The workers, as the page sees them. Dropping it ends them.
pub struct Crew {
    hands: Vec<Worker>,
    _on_message: Vec<Closure<dyn FnMut(MessageEvent)>>,
    _on_error: Closure<dyn FnMut(web_sys::Event)>,
}

/// What the workers have in common.
struct Work {
    name: String,
    file: File,
    /// What each part yields.
    parts: Vec<JsValue>,
    /// Bytes read of each.
    done: Vec<f64>,
    next: usize,
    missing: usize,
}

impl Crew {
    /// Starts one for a file that is worth it; `None` where it is not, or where there is one processor.
    /// `progress` is told of bytes.
    pub fn start(name: &str, file: &File, progress: impl Fn(u64) + 'static, end: impl Fn(Option<Array>) + 'static) -> Option<Self> {
        let size = file.size() as u64;
        let processors = web_sys::window()?.navigator().hardware_concurrency().min(MOST) as u32;
        if size < SHARED || processors < 2 {
            return None;
        }
        let count = usize::try_from(size.div_ceil(PART)).ok()?;
        let (parts, done) = (vec![JsValue::UNDEFINED; count], vec![0.0; count]);
        let work = Work { name: name.to_owned(), file: file.clone(), parts, done, next: 0, missing: count };
        let (work, progress, end) = (Rc::new(RefCell::new(work)), Rc::new(progress), Rc::new(end) as End);
        let broke = end.clone();
        let on_error = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            event.prevent_default();
            broke(None);
        });
        let mut crew = Self { hands: Vec::new(), _on_message: Vec::new(), _on_error: on_error };
        for _ in 0..processors {
            let hand = spawn().ok()?;
            let (work, progress, end, own) = (work.clone(), progress.clone(), end.clone(), hand.clone());
            let mut at = 0;
            let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                let said = event.data();
                if let Some(bytes) = said.as_f64() {
                    return progress(work.borrow_mut().progressed(at, bytes));
                }
                if said.is_falsy() {
                    return end(None);
                }
                // A part, or the word that the worker runs.
                if let Ok(part) = said.dyn_into::<Array>()
                    && let Some(all) = work.borrow_mut().read(at, part)
                {
                    return end(Some(all));
                }
                at = work.borrow_mut().ask(&own);
            });
            hand.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
            hand.set_onerror(Some(crew._on_error.as_ref().unchecked_ref()));
            crew.hands.push(hand);
            crew._on_message.push(on_message);
        }
        Some(crew)
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        self.hands.iter().for_each(end);
    }
}

impl Work {
    /// Hands the next part out.
    fn ask(&mut self, hand: &Worker) -> usize {
        let at = self.next;
        if at < self.parts.len() {
            self.next = at.saturating_add(1);
            let message = Array::of4(&"part".into(), &self.name.as_str().into(), &self.file, &(at as f64).into());
            // A message of plain values and files can always be cloned.
            let _ = hand.post_message(&message);
        }
        at
    }

    /// Bytes read in all.
    fn progressed(&mut self, at: usize, bytes: f64) -> u64 {
        if let Some(done) = self.done.get_mut(at) {
            *done = bytes;
        }
        self.done.iter().sum::<f64>() as u64
    }

    /// All parts, once they are there.
    fn read(&mut self, at: usize, part: Array) -> Option<Array> {
        *self.parts.get_mut(at)? = part.into();
        self.missing = self.missing.saturating_sub(1);
        (self.missing == 0).then(|| self.parts.iter().collect())
    }
}

/// A worker's own side: reads one part and posts it; `false` where the file is no long log.
pub fn serve_part(scope: &DedicatedWorkerGlobalScope, message: &Array) {
    let post = |value: &JsValue| drop(scope.post_message(value));
    let part = || {
        let (name, index) = (message.get(1).as_string()?, message.get(3).as_f64()? as u64);
        let mut told = 0;
        let progress = |bytes: u64| {
            if bytes.saturating_sub(told) >= PART >> 2 {
                told = bytes;
                post(&(bytes as f64).into());
            }
        };
        let end = index.saturating_add(1).saturating_mul(PART);
        let mut slices = Slices::until(message.get(2).dyn_into().ok()?, end, progress)?;
        if index == 0 && !is_long_log(&name, &mut slices) {
            return None;
        }
        read_part(&mut slices, index).ok()
    };
    post(&part().map_or(JsValue::FALSE, |part| write(&part).into()));
}

/// A part as a message.
fn write(part: &Part) -> Array {
    let number = |n: u64| n as f64;
    let counts: Vec<f64> = part.counts.iter().map(|n| number(*n)).collect();
    let excerpt = |e: &Excerpt| {
        let message = e.message.map_or(-1.0, f64::from);
        Array::of4(&message.into(), &number(e.start).into(), &(e.line as f64).into(), &Uint8Array::from(&e.bytes[..]))
    };
    let excerpts: Array = part.excerpts.iter().map(excerpt).collect();
    let figures = [number(part.lines), number(part.line_ends), number(part.end)];
    Array::of4(&Float64Array::from(&figures[..]), &Float64Array::from(&counts[..]), &excerpts, &part.full.into())
}

/// Parts from messages; none where one of them is no part.
pub fn read(parts: &JsValue) -> Vec<Part> {
    let parts = parts.dyn_ref::<Array>().map(|parts| parts.iter().map(|part| read_one(&part)).collect::<Option<Vec<_>>>());
    parts.flatten().unwrap_or_default()
}

fn read_one(part: &JsValue) -> Option<Part> {
    let part = part.dyn_ref::<Array>()?;
    let [lines, line_ends, end] = part.get(0).dyn_into::<Float64Array>().ok()?.to_vec().try_into().ok()?;
    let counts = part.get(1).dyn_into::<Float64Array>().ok()?.to_vec();
    let excerpt = |excerpt: JsValue| {
        let excerpt = excerpt.dyn_into::<Array>().ok()?;
        let [message, start, line] = [excerpt.get(0).as_f64()?, excerpt.get(1).as_f64()?, excerpt.get(2).as_f64()?];
        let message = (message >= 0.0).then_some(message as u32);
        Some(Excerpt { message, start: start as u64, line: line as i64, bytes: excerpt.get(3).dyn_into::<Uint8Array>().ok()?.to_vec() })
    };
    let excerpts = part.get(2).dyn_into::<Array>().ok()?.iter().map(excerpt).collect::<Option<Vec<_>>>()?;
    let counts = counts.into_iter().map(|n| n as u64).collect();
    let (lines, line_ends, end) = (lines as u64, line_ends as u64, end as u64);
    Some(Part { excerpts, counts, lines, line_ends, end, full: part.get(3).is_truthy() })
}
