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
    let bad = report.is_bad();
    html! {
        <section class={classes!("answer", if bad { "bad" } else { "good" })} aria-label="The answer" role="status">
            <p class="sentence"><span class="shape" aria-hidden="true">{ if bad { "■" } else { "●" } }</span>{ prose(&answer.sentence) }</p>
            if !answer.certainty.is_empty() {
                <p class="certainty">{ answer.certainty }</p>
            }
            if !answer.next.is_empty() {
                <p class="next">{ prose(&answer.next) }</p>
            }
        </section>
    }
}
