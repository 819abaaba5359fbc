//! The page as a whole: joins state, worker and components; no component knows the others.

use crate::components::step::{Hands, Output};
use crate::components::{
    AnswerView, ClusterView, FindingCard, ImpactTable, Intake, Masthead, ProcedureCard, RehearsalView, RuledOutList, SourceView, Strip,
    UnknownList, WaysBack, WorkView,
};
use crate::examples::{EXAMPLES, Example};
use crate::intake::{self, Batch};
use crate::protocol::{Answer, Ask};
use crate::save;
use crate::state::{Action, Opened, Phase, State};
use crate::worker::{Content, Input, Reader};
use gloo::events::{EventListener, EventListenerOptions};
use retrust::read::Kind;
use retrust::report::plain;
use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use web_sys::{ClipboardEvent, DragEvent, HtmlElement, KeyboardEvent, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

/// A finding's line, to be opened in its source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The artifact.
    pub artifact: String,
    /// The line.
    pub line: u32,
}

/// What runs behind the page: the worker, and the inputs, so that a new worker can read them again.
struct Engine {
    reader: Option<Reader>,
    /// The worker said that it runs.
    up: bool,
    inputs: Vec<(u32, Input)>,
    read: Vec<u32>,
    tickets: u32,
    generation: u32,
    pastes: u32,
    /// The last input of each report that was shown, and of the plan that was asked for: a new worker goes the same way.
    shown: Vec<u32>,
    asked: Option<(u32, Ask)>,
    /// Ticks, each after an input.
    ticks: Vec<(u32, String)>,
    /// The day that the user chose; empty until then.
    as_of: String,
    dispatch: UseReducerDispatcher<State>,
}

type Shared = Rc<RefCell<Engine>>;

const STOPPED: &str = "Stopped. What was read before is kept.";
const NO_READER: &str = "This browser starts no worker for a page from this place, so nothing can be read. Another browser may.";
const FIXED: &str = "This case was saved without names: it is shown as it was then, and nothing goes on from it.";
const BROKE: &str = "One input could not be read: the reader broke on it. The others are kept.";

impl Engine {
    fn new(dispatch: UseReducerDispatcher<State>) -> Self {
        Self {
            reader: None,
            up: false,
            inputs: Vec::new(),
            read: Vec::new(),
            tickets: 0,
            generation: 0,
            pastes: 0,
            shown: Vec::new(),
            asked: None,
            ticks: Vec::new(),
            as_of: String::new(),
            dispatch,
        }
    }

    fn next_generation(&mut self) -> u32 {
        self.generation = self.generation.wrapping_add(1);
        self.generation
    }

    /// Starts a worker and hands it all inputs that are still wanted.
    fn restart(shared: &Shared) {
        let (on_answer, on_crash) = (shared.clone(), shared.clone());
        let reader = Reader::start(move |answer| Self::answer(&on_answer, answer), move || Self::crash(&on_crash)).ok();
        let mut engine = shared.borrow_mut();
        engine.reader = reader;
        engine.up = false;
        engine.read.clear();
        if let Some(reader) = &engine.reader {
            let late = engine.generation.wrapping_sub(1);
            for (ticket, input) in &engine.inputs {
                reader.add(*ticket, input);
                if engine.shown.contains(ticket) {
                    reader.examine(late, &engine.as_of);
                }
                if let Some((_, ask)) = engine.asked.as_ref().filter(|(at, _)| at == ticket) {
                    reader.plan(ask, &engine.as_of);
                }
                engine.ticks.iter().filter(|(at, _)| at == ticket).for_each(|(_, step)| reader.tick(step));
            }
            reader.examine(engine.generation, &engine.as_of);
        } else {
            let (generation, tickets) = (engine.generation, engine.inputs.iter().map(|(t, _)| *t).collect());
            engine.dispatch.dispatch(Action::Stopped { generation, tickets, why: NO_READER, silent: true });
        }
    }

    /// What the browser would not hand over is said, and the rest is read.
    fn take(shared: &Shared, batch: Batch) {
        Self::give(shared, batch.inputs);
        if let Some(first) = batch.missed.first() {
            let more = batch.missed.len().saturating_sub(1);
            let others = if more == 0 { String::new() } else { format!(" and {more} more") };
            let words = format!("The browser does not hand over {first}{others}: use Choose folder.");
            shared.borrow().dispatch.dispatch(Action::Noticed(plain(&words)));
        }
    }

    /// A name that no other input has, so that they can be told apart.
    fn name(input: &Input, taken: &HashSet<String>) -> String {
        let free = |name: &String| !taken.contains(name);
        let name = plain(&input.name);
        let in_folder = input.folder.as_ref().map(|folder| format!("{}/{name}", plain(folder)));
        let numbered = (2_u32..).map(|number| format!("{name} ({number})"));
        std::iter::once(name.clone()).chain(in_folder).chain(numbered).find(free).unwrap_or_default()
    }

    fn give(shared: &Shared, inputs: Vec<Input>) {
        if inputs.is_empty() {
            return;
        }
        let fresh = {
            let mut engine = shared.borrow_mut();
            let generation = engine.next_generation();
            let mut given = Vec::new();
            let mut taken: HashSet<String> = engine.inputs.iter().map(|(_, known)| known.name.clone()).collect();
            for mut input in inputs {
                input.name = Self::name(&input, &taken);
                taken.insert(input.name.clone());
                engine.tickets = engine.tickets.wrapping_add(1);
                let ticket = engine.tickets;
                given.push((ticket, input.name.clone(), input.content.bytes()));
                engine.inputs.push((ticket, input));
            }
            if let Some(reader) = &engine.reader {
                let first = given.first().map_or(0, |(ticket, ..)| *ticket);
                for (ticket, input) in engine.inputs.iter().filter(|(ticket, _)| *ticket >= first) {
                    reader.add(*ticket, input);
                }
                reader.examine(generation, &engine.as_of);
            }
            engine.dispatch.dispatch(Action::Given { generation, inputs: given, now: now() });
            engine.reader.is_none()
        };
        if fresh {
            Self::restart(shared);
        }
    }

    fn answer(shared: &Shared, answer: Answer) {
        let mut engine = shared.borrow_mut();
        match answer {
            Answer::Up => engine.up = true,
            Answer::Progress { ticket, bytes } => {
                engine.dispatch.dispatch(Action::Progressed { ticket, bytes, now: now() });
            }
            Answer::Read { ticket } => {
                engine.read.push(ticket);
                engine.dispatch.dispatch(Action::Read(ticket));
            }
            Answer::Report { generation, report, fixed } => {
                let last = engine.inputs.last().map(|(ticket, _)| *ticket);
                if let Some(last) = last.filter(|t| generation == engine.generation && !engine.shown.contains(t)) {
                    engine.shown.push(last);
                }
                engine.dispatch.dispatch(Action::Reported { generation, report: Rc::from(report), fixed });
            }
            Answer::Plan(plan) => engine.dispatch.dispatch(Action::Planned(plan.map(Rc::from))),
            Answer::Saved { what, text } => drop(save::file(&what, &text)),
            Answer::Lines { artifact, line, lines } => engine.dispatch.dispatch(Action::Opened(Rc::new(Opened { artifact, line, lines }))),
        }
    }

    /// Keeps what was read and forgets the rest.
    fn stop(shared: &Shared) {
        Self::forget(shared, STOPPED, usize::MAX);
    }

    /// A crash costs the input that was being read, and no other. A worker that never ran at all
    /// would not run the next time either.
    fn crash(shared: &Shared) {
        if shared.borrow().up {
            return Self::forget(shared, BROKE, 1);
        }
        let mut engine = shared.borrow_mut();
        let (generation, tickets) = (engine.next_generation(), engine.inputs.drain(..).map(|(t, _)| t).collect());
        engine.reader = None;
        engine.dispatch.dispatch(Action::Stopped { generation, tickets, why: NO_READER, silent: true });
    }

    fn forget(shared: &Shared, why: &'static str, most: usize) {
        {
            let mut engine = shared.borrow_mut();
            let tickets: Vec<u32> = engine.inputs.iter().map(|(t, _)| *t).filter(|t| !engine.read.contains(t)).take(most).collect();
            engine.inputs.retain(|(t, _)| !tickets.contains(t));
            let generation = engine.next_generation();
            engine.dispatch.dispatch(Action::Stopped { generation, tickets, why, silent: false });
            engine.reader = None;
        }
        Self::restart(shared);
    }

    fn start_over(shared: &Shared) {
        let mut engine = shared.borrow_mut();
        let generation = engine.next_generation();
        engine.reader = None;
        engine.inputs.clear();
        engine.read.clear();
        engine.pastes = 0;
        engine.shown.clear();
        engine.asked = None;
        engine.ticks.clear();
        engine.as_of.clear();
        engine.dispatch.dispatch(Action::StartedOver { generation });
    }

    /// The user says what an input is: everything is read again.
    fn say(shared: &Shared, name: &str, said: Option<Kind>) {
        {
            let mut engine = shared.borrow_mut();
            let Some((ticket, input)) = engine.inputs.iter_mut().find(|(_, i)| i.name == name) else { return };
            input.said = said;
            let ticket = *ticket;
            let generation = engine.next_generation();
            engine.reader = None;
            engine.dispatch.dispatch(Action::Reread { generation, ticket, said, now: now() });
        }
        Self::restart(shared);
    }

    /// An input is wanted no more: the others are read again. What came after it comes after the one before it.
    fn remove(shared: &Shared, name: &str) {
        let last = {
            let mut engine = shared.borrow_mut();
            let Some(at) = engine.inputs.iter().position(|(_, i)| i.name == name) else { return };
            let (ticket, _) = engine.inputs.remove(at);
            // Before the first there is none: what was asked for after it is asked for after the next.
            let before = engine.inputs.get(at.saturating_sub(1)).map_or(0, |(ticket, _)| *ticket);
            if at == 0 {
                engine.shown.retain(|shown| *shown != ticket);
            }
            let moved = |at: &mut u32| {
                if *at == ticket {
                    *at = before;
                }
            };
            engine.shown.iter_mut().for_each(moved);
            engine.asked.iter_mut().for_each(|(at, _)| moved(at));
            engine.ticks.iter_mut().for_each(|(at, _)| moved(at));
            let generation = engine.next_generation();
            engine.reader = None;
            engine.dispatch.dispatch(Action::Removed { generation, ticket, now: now() });
            engine.inputs.is_empty()
        };
        if last { Self::start_over(shared) } else { Self::restart(shared) }
    }

    fn judge(shared: &Shared, day: String) {
        let mut engine = shared.borrow_mut();
        engine.as_of = day;
        if engine.reader.is_none() {
            return;
        }
        let generation = engine.next_generation();
        if let Some(reader) = &engine.reader {
            reader.examine(generation, &engine.as_of);
        }
        engine.dispatch.dispatch(Action::Judged { generation });
    }

    fn paste(shared: &Shared, text: &str) {
        drop(Self::give_text(shared, |number| format!("paste {number}.txt"), text));
    }

    /// The output of a step: the name tells its node, and an echo its command, where the text tells neither.
    fn output(shared: &Shared, output: &Output) {
        let node = output.node.as_ref().map_or_else(String::new, |n| format!("{n} "));
        let echo = output.command.as_ref().filter(|_| !output.text.contains("admin:")).map_or_else(String::new, |c| format!("admin:{c}\n"));
        let name = Self::give_text(shared, |number| format!("{node}paste {number}.txt"), &format!("{echo}{}", output.text));
        if let Some(input) = name {
            shared.borrow().dispatch.dispatch(Action::Pasted { step: output.step.clone(), input });
        }
    }

    /// The name that it got; none where it is empty.
    fn give_text(shared: &Shared, name: impl Fn(u32) -> String, text: &str) -> Option<String> {
        if text.trim().is_empty() {
            return None;
        }
        let number = {
            let mut engine = shared.borrow_mut();
            engine.pastes = engine.pastes.wrapping_add(1);
            engine.pastes
        };
        Self::give(shared, vec![intake::input(name(number), Content::Bytes(Rc::from(text.as_bytes())))]);
        shared.borrow().inputs.last().map(|(_, input)| input.name.clone())
    }

    fn plan(shared: &Shared, ask: Ask) {
        let mut engine = shared.borrow_mut();
        if let Some(reader) = &engine.reader {
            reader.plan(&ask, &engine.as_of);
        }
        // Asked for again, it stays the plan of then.
        if engine.asked.as_ref().is_none_or(|(_, before)| *before != ask) {
            engine.asked = engine.inputs.last().map(|(ticket, _)| (*ticket, ask));
        }
    }

    /// A tick may open the way for what comes after it, so the report is asked for again.
    fn tick(shared: &Shared, step: String) {
        let mut engine = shared.borrow_mut();
        let generation = engine.next_generation();
        if let Some(reader) = &engine.reader {
            reader.tick(&step);
            reader.examine(generation, &engine.as_of);
        }
        let last = engine.inputs.last().map_or(0, |(ticket, _)| *ticket);
        engine.ticks.push((last, step.clone()));
        engine.dispatch.dispatch(Action::Ticked { generation, step });
    }

    fn example(shared: &Shared, example: &Example) {
        Self::start_over(shared);
        example.as_of.clone_into(&mut shared.borrow_mut().as_of);
        let files = example.files.iter().map(|(name, bytes)| intake::input((*name).to_owned(), Content::Bytes(Rc::from(*bytes))));
        Self::give(shared, files.collect());
    }
}

/// Milliseconds; whole and positive.
fn now() -> u64 {
    js_sys::Date::now() as u64
}

/// Drops and pastes anywhere in the window.
fn listen(shared: &Shared, close: Callback<()>) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let options = EventListenerOptions::enable_prevent_default();
    let give = {
        let shared = shared.clone();
        Callback::from(move |batch| Engine::take(&shared, batch))
    };
    let over = EventListener::new_with_options(&window, "dragover", options, |event| event.prevent_default());
    let dropped = {
        let give = give.clone();
        EventListener::new_with_options(&window, "drop", options, move |event| {
            event.prevent_default();
            if let Some(data) = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer) {
                intake::transfer(&data, give.clone());
            }
        })
    };
    let shared = shared.clone();
    let pasted = EventListener::new_with_options(&window, "paste", options, move |event| {
        let Some(data) = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data) else { return };
        let text = data.get_data("text/plain").unwrap_or_default();
        if text.is_empty() {
            intake::transfer(&data, give.clone());
        } else {
            event.prevent_default();
            Engine::paste(&shared, &text);
        }
    });
    // A folded plan is on paper all the same.
    let plan = |selector: &'static str, open: bool| {
        move |_: &Event| {
            let found = web_sys::window().and_then(|w| w.document()).and_then(|d| d.query_selector(selector).ok().flatten());
            if let Some(plan) = found {
                let _ = plan.toggle_attribute_with_force("open", open);
                let _ = plan.toggle_attribute_with_force("data-unfolded", open);
            }
        }
    };
    let before = EventListener::new(&window, "beforeprint", plan(".rehearsal:not([open]):has(.plan)", true));
    let after = EventListener::new(&window, "afterprint", plan(".rehearsal[data-unfolded]", false));
    let closed = EventListener::new(&window, "keydown", move |event| {
        if event.dyn_ref::<KeyboardEvent>().is_some_and(|e| e.key() == "Escape") {
            close.emit(());
        }
    });
    vec![over, dropped, pasted, before, after, closed]
}

/// The page.
#[component]
pub fn App() -> Html {
    let state = use_reducer(State::default);
    let engine: Shared = {
        let dispatch = state.dispatcher();
        (*use_memo((), |()| Rc::new(RefCell::new(Engine::new(dispatch))))).clone()
    };
    let on_close = {
        let dispatch = state.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Closed))
    };
    {
        let engine = engine.clone();
        let on_close = on_close.clone();
        use_effect_with((), move |()| {
            let listeners = listen(&engine, on_close);
            move || drop(listeners)
        });
    }
    let phase = state.phase();
    use_effect_with(phase, |phase| {
        let root = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element());
        if let Some(root) = root {
            let _ = root.set_attribute("data-state", phase.word());
        }
    });

    let act = |handle: fn(&Shared)| {
        let engine = engine.clone();
        Callback::from(move |()| handle(&engine))
    };
    let on_files = {
        let engine = engine.clone();
        Callback::from(move |batch: Batch| Engine::take(&engine, batch))
    };
    let on_paste = {
        let engine = engine.clone();
        Callback::from(move |text: String| Engine::paste(&engine, &text))
    };
    let on_example = {
        let engine = engine.clone();
        Callback::from(move |index: usize| {
            if let Some(example) = EXAMPLES.get(index) {
                Engine::example(&engine, example);
            }
        })
    };
    let on_day = {
        let engine = engine.clone();
        Callback::from(move |day: String| Engine::judge(&engine, day))
    };
    let on_show = {
        let engine = engine.clone();
        Callback::from(move |place: Place| {
            if let Some(reader) = &engine.borrow().reader {
                reader.lines(&place.artifact, place.line);
            }
        })
    };
    let on_ask = {
        let engine = engine.clone();
        Callback::from(move |ask: Ask| Engine::plan(&engine, ask))
    };
    let on_say = {
        let engine = engine.clone();
        Callback::from(move |(name, said): (String, Option<Kind>)| Engine::say(&engine, &name, said))
    };
    let on_remove = {
        let engine = engine.clone();
        Callback::from(move |name: String| Engine::remove(&engine, &name))
    };
    let on_tick = {
        let engine = engine.clone();
        Callback::from(move |step: String| Engine::tick(&engine, step))
    };
    let on_output = {
        let engine = engine.clone();
        Callback::from(move |output: Output| Engine::output(&engine, &output))
    };
    let hidden = use_state(|| false);
    let on_hide = {
        let hidden = hidden.clone();
        Callback::from(move |hide: bool| hidden.set(hide))
    };
    let on_save = {
        let (engine, hidden) = (engine.clone(), *hidden);
        Callback::from(move |what: &'static str| {
            let engine = engine.borrow();
            if let Some(reader) = &engine.reader {
                reader.save(what, hidden, &engine.as_of);
            }
        })
    };

    let hands = state.report.as_ref().map(|report| Hands {
        report: report.clone(),
        ticked: state.done.clone(),
        outputs: state.outputs.clone(),
        on_tick: on_tick.clone(),
        on_output: on_output.clone(),
        on_show: on_show.clone(),
        on_save: on_save.clone(),
        fixed: state.fixed,
    });
    let intake = html! { <Intake compact={phase != Phase::Empty} {on_files} {on_paste} {on_example} /> };
    html! {
        <>
            <Masthead phase={phase} as_of={state.report.as_ref().map(|r| r.as_of.clone())} hidden={*hidden} {on_hide} {on_save} on_day={on_day} on_start_over={act(Engine::start_over)} />
            if phase == Phase::Empty {
                <main>
                    if let Some(notice) = &state.notice {
                        <p class="notice" role="status">{ notice }</p>
                    }
                    { intake }
                </main>
            } else {
                <main>
                    <Strip inputs={state.inputs.clone()} bytes={state.bytes()} left={state.left()} report={state.report.clone()} notice={state.notice.clone().or(state.fixed.then(|| FIXED.to_owned()))} on_stop={act(Engine::stop)} on_say={on_say} on_remove={on_remove}>{ intake }</Strip>
                    if let Some((report, hands)) = state.report.as_ref().zip(hands) {
                        <div class="panes">
                            <div class="left">
                                <AnswerView report={report.clone()} />
                                <WorkView report={report.clone()} on_show={on_show.clone()} />
                                if !report.findings.is_empty() || !report.nothing_read() {
                                    <section class="proof" aria-labelledby="proof">
                                        <h2 id="proof">{ "The proof" }</h2>
                                        if report.findings.is_empty() {
                                            <p>{ "No fault was found in what you gave." }</p>
                                        }
                                        for finding in &report.findings {
                                            <FindingCard key={finding.id.clone()} finding={Rc::new(finding.clone())} report={report.clone()} on_show={on_show.clone()} />
                                        }
                                    </section>
                                }
                                <UnknownList report={report.clone()} />
                                <RuledOutList report={report.clone()} on_show={on_show.clone()} />
                                <ClusterView report={report.clone()} />
                            </div>
                            <div class="right">
                                if let Some(opened) = &state.opened {
                                    <SourceView opened={opened.clone()} name={report.artifact_name(&opened.artifact)} on_close={on_close} />
                                }
                                <WaysBack ways={report.ways_back.clone()} />
                                for procedure in &report.procedures {
                                    <ProcedureCard key={procedure.name()} procedure={Rc::new(procedure.clone())} hands={hands.clone()} />
                                }
                                <RehearsalView plan={state.plan.clone()} hands={hands} on_ask={on_ask} />
                                <ImpactTable report={report.clone()} />
                            </div>
                        </div>
                    }
                </main>
            }
        </>
    }
}

/// Brings an element into view, for the keyboard too.
pub fn reveal(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Center);
        element.scroll_into_view_with_scroll_into_view_options(&options);
        let _ = element.focus();
    }
}
