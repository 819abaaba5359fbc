//! Name, promise, and what can be done with the report.

use crate::state::Phase;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct MastheadProps {
    pub phase: Phase,
    pub as_of: Option<String>,
    pub on_save: Callback<&'static str>,
    pub on_day: Callback<String>,
    pub on_start_over: Callback<()>,
}

/// The top of the page.
#[component]
pub fn Masthead(MastheadProps { phase, as_of, on_save, on_day, on_start_over }: &MastheadProps) -> Html {
    let save = |kind: &'static str| on_save.reform(move |_: MouseEvent| kind);
    let print = Callback::from(|_: MouseEvent| {
        if let Some(window) = web_sys::window() {
            let _ = window.print();
        }
    });
    let day = {
        let on_day = on_day.clone();
        Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlInputElement>().value();
            if value.len() == 10 {
                on_day.emit(value);
            }
        })
    };
    html! {
        <header class="masthead">
            <h1>{ "Retrust" }</h1>
            <details class="promise">
                <summary>{ "Nothing leaves this page" }</summary>
                <p>{ "The page's Content-Security-Policy forbids every connection; your browser enforces it. To check it, open the developer tools, look at the network tab while you work, or read the policy at the top of this file's source. Nothing is stored unless you save a file." }</p>
            </details>
            if *phase != Phase::Empty {
                <div class="actions">
                    if let Some(as_of) = as_of {
                        <label class="day">{ "As of " }<input type="date" value={as_of.clone()} onchange={day} /></label>
                        <button type="button" onclick={save("json")}>{ "Save report" }</button>
                        <button type="button" onclick={save("markdown")}>{ "Save for a ticket" }</button>
                        <button type="button" onclick={save("calendar")}>{ "Save expiries" }</button>
                        <button type="button" onclick={save("case")} title="What was read, how far the work is, and the report, in one file: open it here again. It holds names; keys and passphrases are blotted out.">{ "Save case" }</button>
                        <button type="button" onclick={print}>{ "Print runbook" }</button>
                    }
                    <button type="button" onclick={on_start_over.reform(|_| ())}>{ "Start over" }</button>
                </div>
            }
        </header>
    }
}
