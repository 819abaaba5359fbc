//! A procedure as a checklist: where, the command, the check.

use super::finding::{Disputes, References};
use super::step::{Hands, StepList};
use retrust::report::Procedure;
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct ProcedureCardProps {
    pub procedure: Rc<Procedure>,
    pub hands: Hands,
}

/// The checklist.
#[component]
pub fn ProcedureCard(ProcedureCardProps { procedure, hands }: &ProcedureCardProps) -> Html {
    let phones = match procedure.phones.as_str() {
        "all" => "all phones restart",
        "some" => "some phones restart",
        _ => "no phone restarts",
    };
    let hours = if procedure.after_hours { ", after hours" } else { "" };
    let done = procedure.steps.iter().filter(|s| hands.is_done(s)).count();
    html! {
        <section class="procedure-card" data-procedure={procedure.id.clone()} aria-label={procedure.name()}>
            <h2>{ procedure.name() }</h2>
            <p class="weight">{ format!("Impact {}{hours}; {phones}. {done} of {} steps done.", procedure.impact, procedure.steps.len()) }</p>
            <StepList steps={procedure.steps.clone()} hands={hands.clone()} />
            <details class="why">
                <summary>{ "Who says so" }</summary>
                <References references={procedure.references.clone()} />
                <Disputes disputes={procedure.disputes.clone()} />
            </details>
        </section>
    }
}
