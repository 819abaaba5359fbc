//! What was looked for and is not it, folded.

use crate::app::Place;
use retrust::report::Report;
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct RuledOutListProps {
    pub report: Rc<Report>,
    pub on_show: Callback<Place>,
}

/// The list, with a line that shows each.
#[component]
pub fn RuledOutList(RuledOutListProps { report, on_show }: &RuledOutListProps) -> Html {
    if report.ruled_out.is_empty() {
        return Html::default();
    }
    let show = |artifact: &str, line: u32| {
        let place = Place { artifact: artifact.to_owned(), line };
        on_show.reform(move |_: MouseEvent| place.clone())
    };
    html! {
        <details class="ruled-out">
            <summary>{ format!("Looked for and not it ({})", report.ruled_out.len()) }</summary>
            <ul>
                for ruled in &report.ruled_out {
                    <li data-ruled-out={ruled.id.clone()}>
                        { &ruled.title }
                        if let Some((evidence, line)) = ruled.evidence.first().and_then(|e| e.line.map(|l| (e, l))) {
                            <button type="button" class="link place" onclick={show(&evidence.artifact, line)}>{ format!("{}, line {line}", report.artifact_name(&evidence.artifact)) }</button>
                        }
                    </li>
                }
            </ul>
        </details>
    }
}
