//! The worker seam, both sides of it.
//!
//! Ours and small: gloo-worker serialises its messages, so that no `File` passes, and
//! fetches its wasm, which the page's policy forbids.

use crate::crew::{self, Crew};
use crate::protocol::{Answer, Ask};
use crate::slices::Slices;
use js_sys::{Array, Uint8Array};
use retrust::case::Said;
use retrust::cisco::{Purpose, Release};
use retrust::read::{Kind, Origin};
use retrust::rehearse::Request;
use retrust::{Case, report};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::Cursor;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, DedicatedWorkerGlobalScope, File, MessageEvent, Url, Worker, WorkerOptions, WorkerType};

/// What an input is made of.
#[derive(Clone, PartialEq)]
pub enum Content {
    /// A file that the user gave; read in the worker.
    File(File),
    /// A paste or an example.
    Bytes(Rc<[u8]>),
}

/// An input as the page keeps it, for a new worker to read again.
#[derive(Clone, PartialEq)]
pub struct Input {
    /// Its name; of a folder's file the path inside the folder.
    pub name: String,
    /// The folder that it came with.
    pub folder: Option<String>,
    /// What it is made of.
    pub content: Content,
    /// What the user says that it is.
    pub said: Option<Kind>,
}

impl Content {
    /// Size in bytes.
    pub fn bytes(&self) -> u64 {
        match self {
            Self::File(file) => file.size() as u64,
            Self::Bytes(bytes) => bytes.len() as u64,
        }
    }
}

/// The worker, as the page sees it. Dropping it ends it.
pub struct Reader {
    line: Rc<RefCell<Line>>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::Event)>,
}

/// Messages on their way to the worker. Behind a file that a crew reads first, all others wait.
struct Line {
    worker: Worker,
    on_answer: Rc<dyn Fn(Answer)>,
    waiting: VecDeque<Array>,
    crew: Option<Crew>,
}

impl Reader {
    /// Starts a worker of the same module.
    ///
    /// # Errors
    /// Where the browser refuses one.
    pub fn start(on_answer: impl Fn(Answer) + 'static, on_crash: impl Fn() + 'static) -> Result<Self, JsValue> {
        let worker = spawn()?;
        let on_answer: Rc<dyn Fn(Answer)> = Rc::new(on_answer);
        let answered = on_answer.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(answer) = event.data().as_string().and_then(|t| Answer::from_json(&t)) {
                answered(answer);
            }
        });
        let on_error = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            event.prevent_default();
            on_crash();
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let line = Line { worker, on_answer, waiting: VecDeque::new(), crew: None };
        Ok(Self { line: Rc::new(RefCell::new(line)), _on_message: on_message, _on_error: on_error })
    }

    /// Hands an input over; the answer bears its ticket.
    pub fn add(&self, ticket: u32, input: &Input) {
        let content: JsValue = match &input.content {
            Content::File(file) => file.into(),
            Content::Bytes(bytes) => Uint8Array::from(bytes.as_ref()).into(),
        };
        let said = input.said.map_or("", Kind::name);
        self.post(Array::of5(&"add".into(), &ticket.into(), &input.name.as_str().into(), &content, &said.into()));
    }

    /// Asks for the report.
    pub fn examine(&self, generation: u32, as_of: &str) {
        self.post(Array::of3(&"examine".into(), &generation.into(), &as_of.into()));
    }

    /// Asks for the lines around a place.
    pub fn lines(&self, artifact: &str, line: u32) {
        self.post(Array::of3(&"lines".into(), &artifact.into(), &line.into()));
    }

    /// Asks for a rehearsal; what is due is due as of a day.
    pub fn plan(&self, ask: &Ask, as_of: &str) {
        let words = ["plan", &ask.renew, if ask.together { "together" } else { "" }, &ask.node, &ask.release, &ask.mode, as_of];
        self.post(words.into_iter().map(JsValue::from_str).collect());
    }

    /// The user ticked a step, or unticked it.
    pub fn tick(&self, step: &str) {
        self.post(Array::of2(&"tick".into(), &step.into()));
    }

    /// Asks for something as a file, with names or without.
    pub fn save(&self, what: &str, hidden: bool, as_of: &str) {
        let words = ["save", what, if hidden { "hidden" } else { "" }, as_of];
        self.post(words.into_iter().map(JsValue::from_str).collect());
    }

    fn post(&self, message: Array) {
        self.line.borrow_mut().waiting.push_back(message);
        Line::go(&self.line);
    }
}

impl Line {
    /// Sends what waits, up to a file that is worth a crew.
    fn go(line: &Rc<RefCell<Self>>) {
        let mut own = line.borrow_mut();
        while own.crew.is_none()
            && let Some(message) = own.waiting.pop_front()
        {
            own.crew = Self::crew(line, &own.on_answer, &message);
            if own.crew.is_none() {
                own.send(&message);
            }
        }
    }

    fn crew(line: &Rc<RefCell<Self>>, on_answer: &Rc<dyn Fn(Answer)>, message: &Array) -> Option<Crew> {
        let file = message.get(3).dyn_into::<File>().ok()?;
        let (ticket, name) = (message.get(1).as_f64()? as u32, message.get(2).as_string()?);
        let (line, on_answer, message) = (Rc::downgrade(line), on_answer.clone(), message.clone());
        let progress = move |bytes| on_answer(Answer::Progress { ticket, bytes });
        let end = move |parts: Option<Array>| {
            let Some(line) = line.upgrade() else { return };
            // Ended before the reader works, so that there is room for it.
            let crew = line.borrow_mut().crew.take();
            drop(crew);
            if let Some(parts) = parts {
                message.push(&parts);
            }
            line.borrow().send(&message);
            Self::go(&line);
        };
        Crew::start(&name, &file, progress, end)
    }

    fn send(&self, message: &Array) {
        // A message of plain values and files can always be cloned.
        let _ = self.worker.post_message(message);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        end(&self.worker);
    }
}

/// Starts a worker of the same module.
///
/// # Errors
/// Where the browser refuses one.
pub fn spawn() -> Result<Worker, JsValue> {
    let (source, kind) = source()?;
    let code = Array::of1(&source.into());
    let options = BlobPropertyBag::new();
    options.set_type("text/javascript");
    let url = Url::create_object_url_with_blob(&Blob::new_with_str_sequence_and_options(&code, &options)?)?;
    let how = WorkerOptions::new();
    how.set_type(kind);
    let worker = Worker::new_with_options(&url, &how)?;
    Url::revoke_object_url(&url)?;
    worker.post_message(&wasm_bindgen::module())?;
    Ok(worker)
}

/// Ends a worker, whatever it does.
pub fn end(worker: &Worker) {
    worker.set_onmessage(None);
    worker.set_onerror(None);
    worker.terminate();
}

/// The worker's code: the glue that stands inside the one file, or the module beside the site's page.
fn source() -> Result<(String, WorkerType), JsValue> {
    let document = web_sys::window().and_then(|w| w.document()).ok_or("no document")?;
    let start = |init: &str| format!("onmessage = (event) => {{ onmessage = null; {init}({{ module: event.data }}); }};");
    if let Some(glue) = document.get_element_by_id("glue").and_then(|e| e.text_content()) {
        return Ok((format!("{glue}\n{}", start("wasm_bindgen.initSync")), WorkerType::Classic));
    }
    let link = document.query_selector("link[rel=modulepreload][href*='retrust-web']")?.ok_or("no glue")?;
    let module = js_sys::Reflect::get(&link, &"href".into())?;
    Ok((format!("import {{ initSync }} from {};\n{}", js_sys::JSON::stringify(&module)?, start("initSync")), WorkerType::Module))
}

/// The worker's own side: reads inputs, examines, answers.
pub fn serve() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let case = RefCell::new(Case::default());
    let answers = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Ok(message) = event.data().dyn_into::<Array>() else { return };
        let tell = |answer: &Answer| {
            let _ = answers.post_message(&answer.to_json().into());
        };
        if message.get(0) == "part" {
            return crew::serve_part(&answers, &message);
        }
        if let Some(answer) = handle(&case, &message, &tell) {
            tell(&answer);
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    let _ = scope.post_message(&Answer::Up.to_json().into());
}

/// The day that the user chose; else that of a saved case which was opened alone; else today.
fn day(case: &RefCell<Case>, chosen: &str) -> Option<time::Date> {
    let today = || report::day(&js_sys::Date::new_0().to_iso_string().as_string()?.chars().take(10).collect::<String>());
    report::day(chosen).or_else(|| case.borrow().saved_day()).or_else(today)
}

/// A file of the case; nothing where it has none of this.
fn save(case: &Case, what: &str, hidden: bool, day: time::Date) -> Option<String> {
    let sealed = case.sealed();
    let hide = hidden && sealed.is_none();
    if what == "case" {
        let state = sealed.unwrap_or_else(|| case.state(day));
        return Some(if hide { report::redact_case(state).0.json() } else { state.json() });
    }
    let (mut report, mut plan) = match sealed {
        Some(sealed) => (sealed.report, sealed.plan.map(|p| p.plan)),
        None => (case.examine(day), case.planned()),
    };
    let names = if hide { report::redact_all(&mut report, plan.as_mut()) } else { report::Map::new() };
    match what {
        "report" => Some(report.json()),
        "ticket" => Some(report::markdown(&report)),
        "expiries" => Some(report::calendar(&report)),
        "plan" => plan.map(|p| p.markdown()),
        "windows" => plan.map(|p| p.calendar(day)),
        _ => Some(report::who_is_who(&names)),
    }
}

fn handle(case: &RefCell<Case>, message: &Array, tell: &dyn Fn(&Answer)) -> Option<Answer> {
    let text = |i: u32| message.get(i).as_string().unwrap_or_default();
    let number = |i: u32| message.get(i).as_f64().map_or(0, |n| n as u32);
    match text(0).as_str() {
        "add" => {
            let (ticket, name, said) = (number(1), text(2), Kind::named(&text(4)));
            let mut case = case.borrow_mut();
            match message.get(3).dyn_into::<File>() {
                Ok(file) => {
                    let mut told = 0.0;
                    let mut slices = Slices::new(file, |bytes| {
                        let now = js_sys::Date::now();
                        if now - told >= 100.0 {
                            told = now;
                            tell(&Answer::Progress { ticket, bytes });
                        }
                    })?;
                    let size = slices.size();
                    let origin = match crew::read(&message.get(5)) {
                        parts if parts.is_empty() => Origin::Seek(&mut slices),
                        parts => Origin::Shared(&mut slices, parts),
                    };
                    case.add_from(&name, origin, Some(size), said);
                }
                Err(bytes) => {
                    let bytes = bytes.dyn_into::<Uint8Array>().ok()?.to_vec();
                    let size = bytes.len() as u64;
                    case.add_from(&name, Origin::Seek(&mut Cursor::new(bytes)), Some(size), said);
                }
            }
            Some(Answer::Read { ticket })
        }
        "examine" => {
            let sealed = case.borrow().sealed();
            if let Some(sealed) = sealed {
                tell(&Answer::Plan(sealed.plan.map(|p| Box::new(p.plan))));
                return Some(Answer::Report { generation: number(1), report: Box::new(sealed.report), fixed: true });
            }
            let day = day(case, &text(2))?;
            let report = case.borrow_mut().show(day);
            // What was added may have closed a step of the plan, or brought one.
            tell(&Answer::Plan(case.borrow().planned().map(Box::new)));
            Some(Answer::Report { generation: number(1), report: Box::new(report), fixed: false })
        }
        "plan" => {
            let renew: Vec<Purpose> = text(1).split(',').filter_map(Purpose::named).collect();
            let node = Some(text(3)).filter(|node| !node.is_empty());
            let mode = text(5);
            let said = Said { release: Release::parse(&text(4)), mixed: (!mode.is_empty()).then(|| mode == "mixed") };
            let due = day(case, &text(6)).filter(|_| renew.is_empty());
            let request = Request { renew, together: !text(2).is_empty(), node, due };
            Some(Answer::Plan(Some(Box::new(case.borrow_mut().plan(&request, said)))))
        }
        "tick" => {
            case.borrow_mut().tick(&text(1));
            None
        }
        "save" => {
            let (what, hidden) = (text(1), !text(2).is_empty());
            let text = save(&case.borrow(), &what, hidden, day(case, &text(3))?)?;
            Some(Answer::Saved { what, text })
        }
        "lines" => {
            const AROUND: u32 = 150;
            let (artifact, line) = (text(1), number(2));
            let first = line.saturating_sub(AROUND).max(1);
            let lines = case.borrow().lines(&artifact, first, AROUND.saturating_mul(2).saturating_add(1));
            Some(Answer::Lines { artifact, line, lines })
        }
        _ => None,
    }
}
