//! A step of a procedure or a plan: where, the command, the check; it closes by its output or by hand.

use super::{CopyButton, prose};
use crate::app::Place;
use retrust::report::{Report, Step, Verify};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use web_sys::{ClipboardEvent, HtmlTextAreaElement};
use yew::prelude::*;

/// What every step needs and does.
#[derive(Clone, PartialEq)]
pub struct Hands {
    /// Where names of artifacts come from.
    pub report: Rc<Report>,
    /// Steps that the user ticked.
    pub ticked: BTreeSet<String>,
    /// The input that was pasted into a step last.
    pub outputs: BTreeMap<String, String>,
    pub on_tick: Callback<String>,
    pub on_output: Callback<Output>,
    pub on_show: Callback<Place>,
    /// What to save.
    pub on_save: Callback<&'static str>,
    /// Of a case that nothing goes on from.
    pub fixed: bool,
}

impl Hands {
    /// Closed by an output, or by hand.
    pub fn is_done(&self, step: &Step) -> bool {
        step.is_seen() || self.ticked.contains(&step.id)
    }
}

/// An output that was pasted into a step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Output {
    /// The step.
    pub step: String,
    /// The step's node.
    pub node: Option<String>,
    /// The command that prints it.
    pub command: Option<String>,
    /// What it printed.
    pub text: String,
}

#[derive(PartialEq, Properties)]
pub struct StepListProps {
    pub steps: Vec<Step>,
    pub hands: Hands,
}

/// Steps in their order.
#[component]
pub fn StepList(StepListProps { steps, hands }: &StepListProps) -> Html {
    html! { <ol class="steps">for step in steps { <StepCard key={step.id.clone()} step={step.clone()} hands={hands.clone()} /> }</ol> }
}

#[derive(PartialEq, Properties)]
struct StepCardProps {
    step: Step,
    hands: Hands,
}

#[component]
fn StepCard(StepCardProps { step, hands }: &StepCardProps) -> Html {
    let done = hands.is_done(step);
    let id = step.id.clone();
    let tick = hands.on_tick.reform(move |_: Event| id.clone());
    html! {
        <li class="step" data-step={step.id.clone()} data-done={done.then_some("true")}>
            <label class="tick"><input type="checkbox" aria-label={format!("{}: {}", step.place, step.text.replace('`', ""))} checked={done} disabled={step.is_seen() || hands.fixed} onchange={tick} /><span class="where">{ &step.place }</span></label>
            <p>{ prose(&step.text) }</p>
            if let Some(command) = &step.command {
                <div class="command"><pre tabindex="0">{ command }</pre><CopyButton text={command.clone()} label={format!("the command: {command}")} /></div>
            }
            if let Some(caution) = &step.caution {
                <p class="caution"><span aria-hidden="true">{ "▲ " }</span><strong>{ "Caution: " }</strong>{ prose(caution) }</p>
            }
            if let Some(verify) = &step.verify {
                <p class="verify">
                    <strong>{ "Check: " }</strong>
                    if let Some(command) = &verify.command { <code>{ command }</code>{ " shows " } }
                    { prose(&verify.expect) }
                </p>
                { closing(verify, hands) }
                { unread(step, verify, hands) }
                if verify.by_output && verify.done != Some(true) && !hands.fixed {
                    <OutputBox step={step.clone()} on_output={hands.on_output.clone()} />
                }
            }
            <p class="sign">{ "Done by ____________________ at __________" }</p>
        </li>
    }
}

/// What an output said of the step.
fn closing(verify: &Verify, hands: &Hands) -> Html {
    let seen = verify.evidence.as_ref().map(|line| {
        let name = hands.report.artifact_name(&line.artifact);
        match line.line {
            None => html! { { name } },
            Some(number) => {
                let place = Place { artifact: line.artifact.clone(), line: number };
                let show = hands.on_show.reform(move |_: MouseEvent| place.clone());
                html! { <button type="button" class="link place" onclick={show}>{ format!("{name}, line {number}") }</button> }
            }
        }
    });
    match (verify.done, &verify.differs) {
        (Some(true), _) => html! { <p class="closed"><span aria-hidden="true">{ "● " }</span>{ "Seen in " }{ seen }{ "." }</p> },
        (Some(false), Some(why)) => {
            html! { <p class="differs"><span aria-hidden="true">{ "■ " }</span><strong>{ "Differs: " }</strong>{ prose(why) }{ " " }{ seen }</p> }
        }
        (_, Some(why)) => html! { <p class="waits">{ "Not yet: " }{ prose(why) }</p> },
        _ => Html::default(),
    }
}

/// What was pasted into the step is no output that could close one.
fn unread(step: &Step, verify: &Verify, hands: &Hands) -> Html {
    let Some(name) = hands.outputs.get(&step.id).filter(|_| verify.done.is_none()) else { return Html::default() };
    let mut pasted = hands.report.artifacts.iter().filter(|a| a.name == *name).peekable();
    if pasted.peek().is_none() || pasted.any(|a| a.kind != "unknown" && !a.content.is_empty()) {
        return Html::default();
    }
    let wanted = verify.command.as_ref().or(step.command.as_ref()).map_or_else(String::new, |command| format!(" of `{command}`"));
    html! { <p class="waits">{ "Not yet: " }{ prose(&format!("what was pasted here is not the output{wanted}")) }</p> }
}

#[derive(PartialEq, Properties)]
struct OutputBoxProps {
    step: Step,
    on_output: Callback<Output>,
}

/// Takes the step's output: the page knows of which node and command it is, so that the paste need not tell.
#[component]
fn OutputBox(OutputBoxProps { step, on_output }: &OutputBoxProps) -> Html {
    let area = use_node_ref();
    let give = {
        let node = step.node.clone();
        let command = step.verify.as_ref().and_then(|v| v.command.clone()).or_else(|| step.command.clone());
        let step = step.id.clone();
        on_output.reform(move |text: String| Output { step: step.clone(), node: node.clone(), command: command.clone(), text })
    };
    let pasted = {
        let give = give.clone();
        Callback::from(move |event: Event| {
            // The window takes pastes too, and would not know the step.
            event.stop_propagation();
            event.prevent_default();
            let event: ClipboardEvent = event.unchecked_into();
            give.emit(event.clipboard_data().and_then(|d| d.get_data("text/plain").ok()).unwrap_or_default());
        })
    };
    let read = {
        let area = area.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                let text = area.value();
                area.set_value("");
                give.emit(text);
            }
        })
    };
    html! {
        <details class="output">
            <summary>{ "Paste its output" }</summary>
            <textarea ref={area} rows="3" spellcheck="false" autocomplete="off" aria-label={format!("Output of step {}", step.id)} onpaste={pasted} />
            <button type="button" class="read" onclick={read}>{ "Close the step by it" }</button>
        </details>
    }
}
