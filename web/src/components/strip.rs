//! What was read, folded into a line that opens into the list.

use crate::state::{Input, Progress};
use retrust::read::Kind;
use retrust::report::{Artifact, Report};
use std::collections::BTreeSet;
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct StripProps {
    pub inputs: Vec<Input>,
    /// Bytes read, and in all.
    pub bytes: (u64, u64),
    /// Seconds that are left.
    pub left: Option<u64>,
    pub report: Option<Rc<Report>>,
    pub notice: Option<String>,
    pub on_stop: Callback<()>,
    /// The name of an input, and what the user says that it is.
    pub on_say: Callback<(String, Option<Kind>)>,
    /// The name of an input that is wanted no more.
    pub on_remove: Callback<String>,
    /// The means to add more.
    pub children: Html,
}

/// The strip.
#[component]
pub fn Strip(StripProps { inputs, bytes: (read, all), left, report, notice, on_stop, on_say, on_remove, children }: &StripProps) -> Html {
    let done = inputs.iter().filter(|i| i.progress == Progress::Read).count();
    let reading = inputs.iter().find(|i| i.progress == Progress::Waiting);
    // An archive is one input, whatever it holds; a paste may hold several outputs.
    let troubled = report.iter().flat_map(|r| &r.artifacts).filter(|a| !a.problems.is_empty());
    let troubled: BTreeSet<&String> = troubled.map(|a| a.archive.as_ref().unwrap_or(&a.name)).collect();
    let troubled = troubled.len();
    let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    let summary = match troubled {
        0 => format!("{} read", count(done, "input")),
        n => format!("{} read, {n} with something to mend", count(done, "input")),
    };
    html! {
        <section class="strip" aria-label="What was read">
            if let Some(input) = reading {
                <div class="working" role="status">
                    <progress max={all.max(&1).to_string()} value={read.to_string()} aria-label="Reading"></progress>
                    <span>{ format!("Reading {} ({done} of {}), {} of {} MB{}", input.name, inputs.len(), megabytes(*read), megabytes(*all), left.map_or_else(String::new, time_left)) }</span>
                    <button type="button" onclick={on_stop.reform(|_| ())}>{ "Stop" }</button>
                </div>
            }
            if let Some(notice) = notice {
                <p class="notice" role="status">{ notice }</p>
            }
            <details>
                <summary>{ summary }</summary>
                <div class="opened">
                    if let Some(report) = report {
                        <ul class="artifacts">
                            for artifact in &report.artifacts {
                                <li data-artifact={artifact.name.clone()} data-kind={artifact.kind.clone()}>
                                    <span class="name">{ artifact.full_name() }</span>
                                    <span class="kind">{ &artifact.kind }{ if artifact.content.is_empty() { String::new() } else { format!(": {}", artifact.about()) } }</span>
                                    if let Some(input) = inputs.iter().find(|i| i.name == artifact.name && first_of(report, artifact)) {
                                        { controls(input, on_say, on_remove) }
                                    }
                                    for problem in &artifact.problems {
                                        <p class="problem"><span aria-hidden="true">{ "▲ " }</span>{ problem.line.map_or_else(String::new, |l| format!("Line {l}: ")) }{ &problem.message }</p>
                                    }
                                </li>
                            }
                            for input in inputs.iter().filter(|i| i.progress == Progress::Stopped) {
                                <li data-artifact={input.name.clone()} data-kind="stopped"><span class="name">{ &input.name }</span><span class="kind">{ "not read" }</span></li>
                            }
                        </ul>
                    }
                    <div class="more"><h2>{ "Add more" }</h2>{ children.clone() }</div>
                </div>
            </details>
        </section>
    }
}

/// An input may hold several outputs: what is done with it stands at the first.
fn first_of(report: &Report, artifact: &Artifact) -> bool {
    artifact.archive.is_none()
        && report.artifacts.iter().find(|a| a.archive.is_none() && a.name == artifact.name).is_some_and(|a| a.id == artifact.id)
}

/// What an input is, as the user says it, and its end.
fn controls(input: &Input, on_say: &Callback<(String, Option<Kind>)>, on_remove: &Callback<String>) -> Html {
    let name = input.name.clone();
    html! {
        <span class="controls">
            <label class="said">{ "Read it as " }<select onchange={said(on_say, &input.name)}>
                <option value="" selected={input.said.is_none()}>{ "what it looks like" }</option>
                for kind in Kind::SAYABLE {
                    <option value={kind.name()} selected={input.said == Some(kind)}>{ kind.name() }</option>
                }
            </select></label>
            <button type="button" class="link" aria-label={format!("Remove {name}")} onclick={on_remove.reform(move |_: MouseEvent| name.clone())}>{ "Remove" }</button>
        </span>
    }
}

/// What the user chose for an input.
fn said(on_say: &Callback<(String, Option<Kind>)>, name: &str) -> Callback<Event> {
    let (on_say, name) = (on_say.clone(), name.to_owned());
    Callback::from(move |event: Event| {
        let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
        on_say.emit((name.clone(), Kind::named(&chosen)));
    })
}

fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1_000_000)
}

fn time_left(seconds: u64) -> String {
    match seconds {
        0..90 => format!(", about {seconds} s left"),
        _ => format!(", about {} min left", seconds.div_ceil(60)),
    }
}
