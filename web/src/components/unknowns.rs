//! What is missing, one command at a time.

use super::{CopyButton, prose};
use retrust::report::{Report, Unknown};
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct UnknownListProps {
    pub report: Rc<Report>,
}

/// The first question open, the others folded.
#[component]
pub fn UnknownList(UnknownListProps { report }: &UnknownListProps) -> Html {
    let Some((first, rest)) = report.unknowns.split_first() else { return Html::default() };
    html! {
        <section class="unknowns" aria-labelledby="missing">
            <h2 id="missing">{ "What is missing" }</h2>
            { one(first) }
            if !rest.is_empty() {
                <details>
                    <summary>{ format!("{} more", rest.len()) }</summary>
                    { rest.iter().map(one).collect::<Html>() }
                </details>
            }
        </section>
    }
}

fn one(unknown: &Unknown) -> Html {
    html! {
        <div class="unknown" data-unknown={unknown.scenario.clone().unwrap_or_default()}>
            <h3>{ &unknown.question }</h3>
            <p>{ prose(&unknown.why) }</p>
            if let Some(command) = &unknown.command {
                <p class="where">{ unknown.node.as_ref().map_or_else(|| "Command line".to_owned(), |n| format!("Command line of {n}")) }</p>
                <div class="command"><pre tabindex="0">{ command }</pre><CopyButton text={command.clone()} label="the command" /></div>
            } else if let Some(page) = &unknown.page {
                <p class="where">{ prose(page) }</p>
            }
        </div>
    }
}
