//! The answer in large type, its certainty in words, and what to do next.

use super::prose;
use retrust::report::{Report, answer};
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct AnswerViewProps {
    pub report: Rc<Report>,
}

/// What a tired person reads first.
#[component]
pub fn AnswerView(AnswerViewProps { report }: &AnswerViewProps) -> Html {
    let answer = answer(report);
    // What is broken is red, what is at risk amber; where nothing was read, nothing is well.
    let worst = |severity: &str| report.findings.iter().any(|f| f.severity == severity);
    let (state, shape) = match () {
        () if worst("high") => ("bad", "■"),
        () if worst("medium") => ("risk", "▲"),
        () if report.nothing_read() => ("empty", "○"),
        () => ("good", "●"),
    };
    html! {
        <section class={classes!("answer", state)} aria-label="The answer" role="status">
            <p class="sentence"><span class="shape" aria-hidden="true">{ shape }</span>{ prose(&answer.sentence) }</p>
            if !answer.certainty.is_empty() {
                <p class="certainty">{ answer.certainty }</p>
            }
            if !answer.next.is_empty() {
                <p class="next">{ prose(&answer.next) }</p>
            }
            <p class="paper">{ format!("As of {}.", report.as_of) }</p>
        </section>
    }
}
