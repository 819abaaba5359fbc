//! A command and its copy button.

use crate::save;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct CopyButtonProps {
    /// What is copied.
    pub text: AttrValue,
    /// What it is, for those who hear the page.
    pub label: AttrValue,
}

/// Copies its text, and says so for two seconds.
#[component]
pub fn CopyButton(CopyButtonProps { text, label }: &CopyButtonProps) -> Html {
    let copied = use_state(|| false);
    let onclick = {
        let (copied, text) = (copied.clone(), text.clone());
        Callback::from(move |_: MouseEvent| {
            save::copy(&text);
            copied.set(true);
            let copied = copied.clone();
            Timeout::new(2_000, move || copied.set(false)).forget();
        })
    };
    html! {
        <button type="button" class="copy" aria-label={format!("Copy {label}")} {onclick}>
            <span aria-live="polite">{ if *copied { "Copied" } else { "Copy" } }</span>
        </button>
    }
}
