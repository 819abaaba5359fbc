//! A renewal, rehearsed: what is asked, whom it strands, and the rounds that strand nobody.

use super::prose;
use super::step::{Hands, StepList};
use crate::protocol::Ask;
use retrust::report::{Plan, Rounds, WayBack};
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

const PURPOSES: [&str; 8] = ["CallManager", "CallManager-ECDSA", "TVS", "ITLRecovery", "CAPF", "tomcat", "tomcat-ECDSA", "ipsec"];
/// Releases between which the rules differ.
const RELEASES: [&str; 7] = ["9.1", "10.5", "11.5", "12.0", "12.5", "14", "15"];
const MODES: [&str; 2] = ["non-secure", "mixed"];
/// What phones' trust hangs on; each has a bar in the picture.
const ANCHORS: [&str; 3] = ["CallManager", "TVS", "ITLRecovery"];
/// What ports with 802.1X, single sign-on and Expressway hang on; each has a bar where it is renewed.
const OTHERS: [&str; 2] = ["CAPF", "tomcat"];

#[derive(PartialEq, Properties)]
pub struct RehearsalProps {
    pub plan: Option<Rc<Plan>>,
    pub hands: Hands,
    pub on_ask: Callback<Ask>,
}

/// The form and its answer.
#[component]
pub fn RehearsalView(RehearsalProps { plan, hands, on_ask }: &RehearsalProps) -> Html {
    let chosen = use_state(Vec::<&str>::new);
    let together = use_state(|| false);
    let (node, release, mode) = (use_state(String::new), use_state(String::new), use_state(String::new));
    let nodes = hands.report.cluster.nodes.iter().filter(|n| n.product.as_deref().is_none_or(|p| p == "CUCM"));
    let nodes: Vec<&str> = nodes.map(|n| n.name.as_str()).collect();
    let toggle = |name: &'static str| {
        let chosen = chosen.clone();
        Callback::from(move |_: Event| {
            let mut next = (*chosen).clone();
            if chosen.contains(&name) {
                next.retain(|known| *known != name);
            } else {
                next.push(name);
            }
            chosen.set(next);
        })
    };
    let way = |value: bool| {
        let together = together.clone();
        Callback::from(move |_: Event| together.set(value))
    };
    let ask = {
        let said = |state: &UseStateHandle<String>| (**state).clone();
        let ask = Ask { renew: chosen.join(","), together: *together, node: said(&node), release: said(&release), mode: said(&mode) };
        on_ask.reform(move |_: MouseEvent| ask.clone())
    };
    html! {
        <details class="rehearsal">
            <summary>{ "Rehearse a renewal" }</summary>
            <fieldset disabled={hands.fixed}>
                <legend>{ "Which certificates are to be renewed?" }</legend>
                for name in PURPOSES {
                    <label><input type="checkbox" checked={chosen.contains(&name)} onchange={toggle(name)} />{ name }</label>
                }
                if chosen.len() > 1 {
                    <p class="order" aria-live="polite">{ format!("In this order: {}. Untick and tick again to move one to the end.", chosen.join(", ")) }</p>
                }
            </fieldset>
            <fieldset disabled={hands.fixed}>
                <legend>{ "How?" }</legend>
                <label><input type="radio" name="way" checked={!*together} onchange={way(false)} />{ "One by one, all phones back in between" }</label>
                <label><input type="radio" name="way" checked={*together} onchange={way(true)} />{ "All in one round" }</label>
            </fieldset>
            <fieldset class="where" disabled={hands.fixed}>
                <legend>{ "Where, and by which rules?" }</legend>
                if nodes.len() > 1 {
                    <Choice label="Nodes" none="every node" options={nodes.iter().map(|n| AttrValue::from((*n).to_owned())).collect::<Vec<_>>()} value={node} />
                }
                <Choice label="Release" none="as the case says" options={RELEASES.map(AttrValue::Static).to_vec()} value={release} />
                <Choice label="Security mode" none="as the case says" options={MODES.map(AttrValue::Static).to_vec()} value={mode} />
            </fieldset>
            <button type="button" class="primary" disabled={hands.fixed} onclick={ask}>{ if chosen.is_empty() { "Rehearse what is due" } else { "Rehearse" } }</button>
            if let Some(plan) = plan {
                <Answer plan={plan.clone()} hands={hands.clone()} />
            }
        </details>
    }
}

#[derive(PartialEq, Properties)]
struct ChoiceProps {
    label: AttrValue,
    /// What it means to choose nothing.
    none: AttrValue,
    options: Vec<AttrValue>,
    value: UseStateHandle<String>,
}

/// One of a few, or nothing.
#[component]
fn Choice(ChoiceProps { label, none, options, value }: &ChoiceProps) -> Html {
    let on_change = {
        let value = value.clone();
        Callback::from(move |event: Event| value.set(event.target_unchecked_into::<HtmlSelectElement>().value()))
    };
    html! {
        <label>
            { label }
            <select onchange={on_change}>
                <option value="" selected={value.is_empty()}>{ none }</option>
                for option in options {
                    <option value={option} selected={**value == **option}>{ option }</option>
                }
            </select>
        </label>
    }
}

#[derive(PartialEq, Properties)]
struct AnswerProps {
    plan: Rc<Plan>,
    hands: Hands,
}

#[component]
fn Answer(AnswerProps { plan, hands }: &AnswerProps) -> Html {
    let shown = plan.shown();
    let save = |what: &'static str| hands.on_save.reform(move |_: MouseEvent| what);
    if plan.as_given.rounds.is_empty() {
        return html! {
            <div class="plan" role="status">
                <p class="sentence">{ plan.sentence() }</p>
                for assumed in &plan.assumed {
                    <p class="weight">{ assumed }</p>
                }
            </div>
        };
    }
    html! {
        <div class="plan" data-plan={if plan.as_given.safe { "safe" } else { "strands" }} role="status">
            <p class="sentence">{ plan.sentence() }</p>
            <p class="weight">{ format!("Release {}, {}.", plan.release, plan.mode) }</p>
            for note in plan.notes() {
                <p class="weight">{ note }</p>
            }
            <Picture rounds={plan.as_given.clone()} title="As given" kinds={plan.kinds.clone()} />
            for round in plan.as_given.rounds.iter().filter(|r| r.strands.phones != "none") {
                <p class="stranded"><span aria-hidden="true">{ "■ " }</span>{ format!("{}: {} phones. ", round.title(), round.strands.phones) }{ prose(&round.strands.why) }{ "." }</p>
            }
            if let Some(off) = &shown.off {
                <p class="caution"><span aria-hidden="true">{ "▲ " }</span>{ off }</p>
            }
            if !plan.goes_as_given() {
                <Picture rounds={plan.recommended.clone()} title="Recommended" kinds={plan.kinds.clone()} />
            }
            if let Some(recovery) = &plan.recovery {
                <p>{ format!("The way back, where it has happened: {}.", recovery.title) }</p>
            }
            <WaysBack ways={plan.ways_back.clone()} />
            <div class="choose">
                <button type="button" onclick={save("plan")}>{ "Save the plan for a ticket" }</button>
                <button type="button" onclick={save("windows")}>{ "Save the windows for a calendar" }</button>
            </div>
            <h3>{ "Before the first round" }</h3>
            <StepList steps={plan.preconditions.clone()} hands={hands.clone()} />
            for (index, round) in shown.rounds.iter().enumerate() {
                <h3>{ format!("Round {}: {}", index.saturating_add(1), round.title()) }</h3>
                <StepList steps={round.steps.clone()} hands={hands.clone()} />
            }
        </div>
    }
}

#[derive(PartialEq, Properties)]
pub struct WaysBackProps {
    pub ways: Vec<WayBack>,
}

/// Each way back, tried on the model; nothing where nobody is stranded.
#[component]
pub fn WaysBack(WaysBackProps { ways }: &WaysBackProps) -> Html {
    if ways.is_empty() {
        return Html::default();
    }
    html! {
        <section class="ways-back" aria-label="Which way back works">
            <h3>{ "Which way back works" }</h3>
            <p class="weight">{ "Each tried on the model of these phones." }</p>
            <ul>
                for way in ways {
                    <li>
                        <p><span class={way.saves.clone()}><span aria-hidden="true">{ shape(&way.saves) }{ " " }</span>{ format!("Saves {}", way.saves) }</span>{ format!(": {}", way.title) }</p>
                        <p class="weight">{ &way.why }</p>
                    </li>
                }
            </ul>
        </section>
    }
}

/// A shape beside the word, for those who see no colour.
fn shape(saves: &str) -> &'static str {
    match saves {
        "all" => "●",
        "some" => "▲",
        _ => "■",
    }
}

#[derive(PartialEq, Properties)]
struct PictureProps {
    rounds: Rounds,
    title: AttrValue,
    /// The kinds of phone that it was rehearsed with.
    kinds: Vec<String>,
}

/// A lane's label, and how the kind of phone begins that it is for.
const LANES: [(&str, &str); 5] = [
    ("Non-secure phones", "phones with a non-secure"),
    ("TLS phones", "phones with an authenticated"),
    ("802.1X phones", "phones with an LSC"),
    ("Devices without TVS", "devices without"),
    ("Phones outside (MRA)", "phones and clients over"),
];

const LEFT: usize = 170;
const COLUMN: usize = 120;
const ROW: usize = 26;

/// Rounds from left to right: each anchor's life as a bar, a lane a kind of phone, the break in red.
#[component]
fn Picture(PictureProps { rounds, title, kinds }: &PictureProps) -> Html {
    let count = rounds.rounds.len();
    let round_of = |mark: &str| rounds.rounds.iter().position(|r| r.strands.kinds.iter().any(|k| k.starts_with(mark)));
    let lanes = LANES.into_iter().filter(|(_, mark)| kinds.iter().any(|k| k.starts_with(mark)));
    let mut lanes: Vec<(&str, Option<usize>)> = lanes.map(|(label, mark)| (label, round_of(mark))).collect();
    if rounds.off.is_some() {
        lanes.push(("Phones that were off", count.checked_sub(1)));
    }
    let renewed = |name: &str| rounds.rounds.iter().position(|r| r.certificates.iter().any(|c| c == name));
    let anchors: Vec<&str> = ANCHORS.into_iter().chain(OTHERS.into_iter().filter(|name| renewed(name).is_some())).collect();
    let height = (anchors.len() + lanes.len() + 1) * ROW + 10;
    let x = |column: usize| LEFT + column * COLUMN;
    let mut told = vec![format!("{title}, {count} rounds.")];
    let mut rows: Vec<Html> = Vec::new();
    for (index, round) in rounds.rounds.iter().enumerate() {
        rows.push(html! { <text class="head" x={(x(index) + 4).to_string()} y="16">{ format!("Round {}", index + 1) }</text> });
        told.push(format!("Round {}: {}; strands {}.", index + 1, round.title(), round.strands.phones));
    }
    for (row, anchor) in anchors.iter().enumerate() {
        let y = (row + 1) * ROW;
        let at = renewed(anchor);
        // Renewed on one node, the others keep theirs: half a bar each.
        let partly = at.and_then(|i| rounds.rounds.get(i)).is_some_and(|r| r.node.is_some());
        let turn = at.unwrap_or(count);
        let (lives, top, thick) = if partly { (count, 13, "6") } else { (turn, 5, "14") };
        rows.push(html! { <text x="0" y={(y + 16).to_string()}>{ *anchor }</text> });
        rows.push(html! { <rect class="old" x={(LEFT - 20).to_string()} y={(y + 5).to_string()} width={(lives * COLUMN + 20).to_string()} height={thick} /> });
        if at.is_some() {
            rows.push(html! { <rect class="new" x={(x(turn) + 4).to_string()} y={(y + top).to_string()} width={((count - turn) * COLUMN - 4).to_string()} height={thick} /> });
        }
    }
    for (row, (label, broken)) in lanes.into_iter().enumerate() {
        let y = (anchors.len() + row + 1) * ROW;
        rows.push(html! { <text x="0" y={(y + 16).to_string()}>{ label }</text> });
        let lives = broken.map_or(count, |i| i);
        rows.push(html! { <rect class="phones" x={(LEFT - 20).to_string()} y={(y + 5).to_string()} width={(lives * COLUMN + 20).to_string()} height="14" /> });
        if let Some(round) = broken.and_then(|i| rounds.rounds.get(i)) {
            let why = if round.strands.why.is_empty() { rounds.off.clone().unwrap_or_default() } else { round.strands.why.clone() };
            rows.push(html! { <rect class="break" x={x(lives).to_string()} y={(y + 5).to_string()} width={COLUMN.to_string()} height="14"><title>{ why }</title></rect> });
            rows.push(html! { <text class="break" x={(x(lives) + 6).to_string()} y={(y + 16).to_string()}>{ "■ stranded" }</text> });
        }
    }
    html! {
        <figure>
            <figcaption>{ title }</figcaption>
            <svg role="img" width={(x(count) + 10).to_string()} aria-label={told.join(" ")} viewBox={format!("0 0 {} {height}", x(count) + 10)}>{ rows.into_iter().collect::<Html>() }</svg>
        </figure>
    }
}
