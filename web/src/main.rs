//! The page. One wasm module serves both sides: `main` asks whether it is in a worker.

#![forbid(unsafe_code)]

mod app;
mod components;
mod crew;
mod examples;
mod intake;
mod protocol;
mod save;
mod slices;
mod state;
mod worker;

use wasm_bindgen::JsCast as _;

fn main() {
    if js_sys::global().dyn_ref::<web_sys::DedicatedWorkerGlobalScope>().is_some() {
        worker::serve();
        return;
    }
    // Not the body: the glue that workers start from stands there.
    let root = web_sys::window().and_then(|w| w.document()).and_then(|d| d.get_element_by_id("app"));
    if let Some(root) = root {
        yew::Renderer::<app::App>::with_root(root).render();
    }
}
