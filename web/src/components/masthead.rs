//! Name, promise, and what can be done with the report.

use crate::state::Phase;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct MastheadProps {
    pub phase: Phase,
    pub as_of: Option<String>,
    /// What is saved is without names.
    pub hidden: bool,
    pub on_hide: Callback<bool>,
    pub on_save: Callback<&'static str>,
    pub on_day: Callback<String>,
    pub on_start_over: Callback<()>,
}

const CASE: &str = "What was read, how far the work is, and the report, in one file: open it here again. It holds names; keys and passphrases are blotted out.";
const CASE_WITHOUT: &str = "The report and the plan as they are, without names and without what was read: it can be opened here to be looked at, and not gone on with.";

/// The top of the page.
#[component]
pub fn Masthead(MastheadProps { phase, as_of, hidden, on_hide, on_save, on_day, on_start_over }: &MastheadProps) -> Html {
    let save = |what: &'static str| on_save.reform(move |_: MouseEvent| what);
    let hide = on_hide.reform(|event: Event| event.target_unchecked_into::<HtmlInputElement>().checked());
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
                        <label class="hide" title="What is saved has pseudonyms for nodes, addresses, phones, people and organisations; the map between them is a file of its own, for you alone."><input type="checkbox" checked={*hidden} onchange={hide} />{ " Without names" }</label>
                        <button type="button" onclick={save("report")}>{ "Save report" }</button>
                        <button type="button" onclick={save("ticket")}>{ "Save for a ticket" }</button>
                        <button type="button" onclick={save("expiries")}>{ "Save expiries" }</button>
                        <button type="button" onclick={save("case")} title={if *hidden { CASE_WITHOUT } else { CASE }}>{ "Save case" }</button>
                        if *hidden {
                            <button type="button" onclick={save("names")}>{ "Save who is who" }</button>
                        }
                        <button type="button" onclick={print}>{ if *hidden { "Print runbook, with names" } else { "Print runbook" } }</button>
                    }
                    <button type="button" onclick={on_start_over.reform(|_| ())}>{ "Start over" }</button>
                </div>
            }
        </header>
    }
}
