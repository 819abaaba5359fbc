//! Where inputs come in: drop, choose, paste, or try an example.

use super::CopyButton;
use crate::examples::EXAMPLES;
use crate::intake::{Batch, files};
use gloo::timers::callback::Timeout;
use retrust::cisco::commands::CERTIFICATE_QUERY;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct IntakeProps {
    /// Inside the strip, for adding more.
    pub compact: bool,
    pub on_files: Callback<Batch>,
    pub on_paste: Callback<String>,
    pub on_example: Callback<usize>,
}

/// The invitation, or the means to add more.
#[component]
pub fn Intake(IntakeProps { compact, on_files, on_paste, on_example }: &IntakeProps) -> Html {
    let (chooser, folder, area) = (use_node_ref(), use_node_ref(), use_node_ref());
    let waiting = use_mut_ref(|| None::<Timeout>);
    {
        // Yew knows no attribute for folders.
        let folder = folder.clone();
        use_effect_with((), move |()| {
            if let Some(input) = folder.cast::<HtmlInputElement>() {
                let _ = input.set_attribute("webkitdirectory", "");
            }
        });
    }
    let open = |node: &NodeRef| {
        let node = node.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = node.cast::<HtmlElement>() {
                input.click();
            }
        })
    };
    let chosen = {
        let on_files = on_files.clone();
        Callback::from(move |event: Event| {
            let input = event.target_unchecked_into::<HtmlInputElement>();
            if let Some(list) = input.files() {
                on_files.emit(files(&list));
            }
            // The same file may be chosen again.
            input.set_value("");
        })
    };
    let take = {
        let (area, on_paste) = (area.clone(), on_paste.clone());
        move || {
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                let text = area.value();
                area.set_value("");
                on_paste.emit(text);
            }
        }
    };
    let on_read = {
        let take = take.clone();
        Callback::from(move |_: MouseEvent| take())
    };
    let on_change = {
        let take = take.clone();
        Callback::from(move |_: Event| take())
    };
    let on_input = typed(waiting, take);
    html! {
        <div class={classes!("intake", compact.then_some("compact"))}>
            if !compact {
                <h2>{ "Drop what you have" }</h2>
                <p class="lead">{ "Certificates, command output, trust-list files, metadata, logs, whole archives and folders: drop or paste them anywhere on this page, in any order." }</p>
            }
            <div class="choose">
                <button type="button" class="primary" onclick={open(&chooser)}>{ "Choose files" }</button>
                <button type="button" onclick={open(&folder)}>{ "Choose folder" }</button>
                if !compact {
                    <button type="button" onclick={on_example.reform(|_: MouseEvent| 0)}>{ "Try an example" }</button>
                }
                <input ref={chooser} class="offstage" type="file" multiple=true tabindex="-1" aria-label="Files" onchange={chosen.clone()} />
                <input ref={folder} class="offstage" type="file" multiple=true tabindex="-1" aria-label="Folder" onchange={chosen} />
            </div>
            <label class="paste">
                <span>{ "Paste" }</span>
                <textarea ref={area} rows={if *compact { "2" } else { "4" }} spellcheck="false" autocomplete="off" aria-label="Paste" placeholder="admin:show itl" oninput={on_input} onchange={on_change} />
            </label>
            <button type="button" class="read" onclick={on_read}>{ "Read what is pasted" }</button>
            if !compact {
                <section class="collect">
                    <h3>{ "What to collect first" }</h3>
                    <p>{ "One command on the publisher shows most: every certificate of the cluster, its node and its store." }</p>
                    <div class="command">
                        <pre tabindex="0">{ CERTIFICATE_QUERY }</pre>
                        <CopyButton text={CERTIFICATE_QUERY} label="the certificate query" />
                    </div>
                    <p>{ "Then, by what fails: " }<code>{ "show itl" }</code>{ " and " }<code>{ "show ctl" }</code>{ " for phones, " }<code>{ "utils sso status" }</code>{ " and the ssosp log for single sign-on, the diagnostic log of Expressway-C for Webex and Jabber, a phone's console log for 802.1X." }</p>
                </section>
                <p class="examples">
                    { "Examples: " }
                    for (index, example) in EXAMPLES.iter().enumerate() {
                        <button type="button" class="link" onclick={on_example.reform(move |_: MouseEvent| index)}>{ example.label }</button>
                    }
                </p>
            }
        </div>
    }
}

/// Typing waits for the button; whatever fills the area at once is read at once.
fn typed(waiting: Rc<RefCell<Option<Timeout>>>, take: impl Fn() + Clone + 'static) -> Callback<InputEvent> {
    Callback::from(move |event: InputEvent| {
        let kind = js_sys::Reflect::get(event.unchecked_ref(), &"inputType".into()).ok().and_then(|k| k.as_string()).unwrap_or_default();
        let by_hand = matches!(kind.as_str(), "insertText" | "insertLineBreak" | "insertCompositionText") || kind.starts_with("delete");
        let take = take.clone();
        *waiting.borrow_mut() = (!by_hand).then(|| Timeout::new(200, take));
    })
}
