//! A procedure as a checklist: where, the command, the check.

use super::finding::{Disputes, References};
use super::{CopyButton, prose};
use retrust::report::{Procedure, Step};
use std::collections::BTreeSet;
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct ProcedureCardProps {
    pub procedure: Rc<Procedure>,
    /// Steps that were ticked.
    pub done: BTreeSet<String>,
    pub on_tick: Callback<String>,
}

/// The checklist.
#[component]
pub fn ProcedureCard(ProcedureCardProps { procedure, done, on_tick }: &ProcedureCardProps) -> Html {
    let phones = match procedure.phones.as_str() {
        "all" => "all phones restart",
        "some" => "some phones restart",
        _ => "no phone restarts",
    };
    let hours = if procedure.after_hours { ", after hours" } else { "" };
    let ticked = procedure.steps.iter().filter(|s| done.contains(&s.id)).count();
    html! {
        <section class="procedure-card" data-procedure={procedure.id.clone()} aria-label={procedure.title.clone()}>
            <h2>{ &procedure.title }</h2>
            <p class="weight">{ format!("Impact {}{hours}; {phones}. {ticked} of {} steps done.", procedure.impact, procedure.steps.len()) }</p>
            { steps(&procedure.steps, done, on_tick) }
            <details class="why">
                <summary>{ "Who says so" }</summary>
                <References references={procedure.references.clone()} />
                <Disputes disputes={procedure.disputes.clone()} />
            </details>
        </section>
    }
}

/// Steps with their boxes.
pub fn steps(steps: &[Step], done: &BTreeSet<String>, on_tick: &Callback<String>) -> Html {
    html! { <ol class="steps">for step in steps { { one(step, done.contains(&step.id), on_tick) } }</ol> }
}

fn one(step: &Step, done: bool, on_tick: &Callback<String>) -> Html {
    let id = step.id.clone();
    let tick = on_tick.reform(move |_: Event| id.clone());
    html! {
        <li class="step" key={step.id.clone()} data-step={step.id.clone()} data-done={done.then_some("true")}>
            <label class="tick"><input type="checkbox" checked={done} onchange={tick} /><span class="where">{ &step.place }</span></label>
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
            }
        </li>
    }
}
