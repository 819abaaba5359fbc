//! A source, opened at its place.

use crate::app::reveal;
use crate::state::Opened;
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct SourceViewProps {
    pub opened: Rc<Opened>,
    pub name: String,
    pub on_close: Callback<()>,
}

/// Lines around the one that proves something.
#[component]
pub fn SourceView(SourceViewProps { opened, name, on_close }: &SourceViewProps) -> Html {
    let here = use_node_ref();
    {
        let here = here.clone();
        use_effect_with(opened.clone(), move |_| reveal(&here));
    }
    html! {
        <section class="source-view" aria-label={format!("Source: {name}")}>
            <div class="bar"><h2>{ format!("{name}, line {}", opened.line) }</h2><button type="button" onclick={on_close.reform(|_| ())}>{ "Close" }</button></div>
            <div class="lines" tabindex="0" role="group" aria-label="Lines">
                for (number, line) in &opened.lines {
                    if *number == opened.line {
                        <div class="here" ref={here.clone()} tabindex="-1"><span class="number">{ number }</span><code>{ line }</code></div>
                    } else {
                        <div><span class="number">{ number }</span><code>{ line }</code></div>
                    }
                }
                if opened.lines.is_empty() {
                    <p>{ "The input is not here: it was too large to keep whole, or saved without names. Its line stands in the proof." }</p>
                }
            </div>
        </section>
    }
}
