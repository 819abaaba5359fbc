//! Since the work began: how far it is, what is no more, and what is not as it was.

use crate::app::Place;
use retrust::report::{Change, Report};
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct WorkViewProps {
    pub report: Rc<Report>,
    pub on_show: Callback<Place>,
}

/// Before and after; nothing while no step is closed.
#[component]
pub fn WorkView(WorkViewProps { report, on_show }: &WorkViewProps) -> Html {
    let Some(work) = &report.work else { return Html::default() };
    html! {
        <section class="work" aria-labelledby="work">
            <h2 id="work">{ "Since the work began" }</h2>
            if let Some(progress) = work.progress() {
                <p>{ progress }{ "." }</p>
            }
            if !work.ended.is_empty() {
                <ul>
                    for ended in &work.ended {
                        <li data-ended={ended.id.clone()}><span aria-hidden="true">{ "● " }</span>{ "No more: " }{ &ended.title }</li>
                    }
                </ul>
            }
            if !work.changes.is_empty() {
                <div class="table" tabindex="0" role="group" aria-label="What is not as it was">
                    <table>
                        <thead><tr><th>{ "What" }</th><th>{ "Before" }</th><th>{ "Now" }</th><th>{ "Wanted" }</th></tr></thead>
                        <tbody>for change in &work.changes { { row(change, on_show) } }</tbody>
                    </table>
                </div>
            }
        </section>
    }
}

fn row(change: &Change, on_show: &Callback<Place>) -> Html {
    let node = change.node.as_ref().map_or_else(String::new, |n| format!(" of {n}"));
    let what = format!("{}{node}", change.what);
    let what = match change.evidence.line {
        None => html! { { what } },
        Some(line) => {
            let place = Place { artifact: change.evidence.artifact.clone(), line };
            let show = on_show.reform(move |_: MouseEvent| place.clone());
            html! { <button type="button" class="link place" onclick={show}>{ what }</button> }
        }
    };
    html! {
        <tr>
            <td>{ what }</td>
            <td><code>{ &change.before }</code></td>
            <td><code>{ &change.now }</code></td>
            <td class={(!change.wanted).then_some("unwanted")}>{ if change.wanted { "yes" } else { "▲ no step is for that" } }</td>
        </tr>
    }
}
