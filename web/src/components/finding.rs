//! A finding, why, and the lines that prove it; each opens where it was read.

use super::{CopyButton, prose};
use crate::app::Place;
use retrust::report::{Dispute, Evidence, Finding, Reference, Report};
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct FindingCardProps {
    pub finding: Rc<Finding>,
    /// Where names of artifacts come from.
    pub report: Rc<Report>,
    pub on_show: Callback<Place>,
}

/// How many lines stand there before the rest is folded.
const SHOWN: usize = 6;

/// The card.
#[component]
pub fn FindingCard(FindingCardProps { finding, report, on_show }: &FindingCardProps) -> Html {
    let shape = match finding.severity.as_str() {
        "high" => "■",
        "medium" => "▲",
        _ => "●",
    };
    let lines = |evidence: &[Evidence]| {
        evidence
            .iter()
            .map(|line| html! { <Line line={line.clone()} name={report.artifact_name(&line.artifact)} on_show={on_show.clone()} /> })
            .collect::<Html>()
    };
    let (first, rest) = finding.evidence.split_at_checked(finding.evidence.len().min(SHOWN)).unwrap_or_default();
    html! {
        <article class={classes!("finding-card", finding.severity.clone(), finding.cause.as_ref().map(|_| "consequence"))} data-finding={finding.id.clone()} data-certainty={finding.certainty.clone()}>
            <h3>{ &finding.title }</h3>
            <p class="weight">
                <span class="severity"><span aria-hidden="true">{ shape }{ " " }</span>{ &finding.severity }</span>
                <span class="certainty">{ &finding.certainty }</span>
                if let Some(cluster) = &finding.cluster {
                    <span>{ format!("cluster of {cluster}") }</span>
                }
                if let Some(scenario) = &finding.scenario {
                    <span>{ format!("scenario {scenario}") }</span>
                }
            </p>
            if let Some(cause) = finding.cause.as_ref().and_then(|id| report.findings.iter().find(|f| f.id == *id)) {
                <p class="explained">{ format!("Explained by: {}", cause.title) }</p>
            }
            <p>{ prose(&finding.here) }</p>
            if let (Some(expected), Some(found)) = (&finding.expected, &finding.found) {
                <dl class="compare">
                    <div><dt>{ "Expected" }</dt><dd>{ prose(expected) }</dd></div>
                    <div><dt>{ "Found" }</dt><dd>{ prose(found) }</dd></div>
                </dl>
            }
            <div class="evidence">
                { lines(first) }
                if !rest.is_empty() {
                    <details><summary>{ format!("{} more lines", rest.len()) }</summary>{ lines(rest) }</details>
                }
            </div>
            <details class="why">
                <summary>{ "Why, and who says so" }</summary>
                <p>{ prose(&finding.explanation) }</p>
                <p>{ "By hand: " }{ prose(&finding.by_hand) }</p>
                <References references={finding.references.clone()} />
                <Disputes disputes={finding.disputes.clone()} />
            </details>
        </article>
    }
}

#[derive(PartialEq, Properties)]
struct LineProps {
    line: Evidence,
    name: String,
    on_show: Callback<Place>,
}

/// One line, opened by its place.
#[component]
fn Line(LineProps { line, name, on_show }: &LineProps) -> Html {
    let place = line.line.map_or_else(|| format!("{name}, byte {}", line.offset.unwrap_or(0)), |l| format!("{name}, line {l}"));
    let show = line.line.map(|l| {
        let place = Place { artifact: line.artifact.clone(), line: l };
        on_show.reform(move |_: MouseEvent| place.clone())
    });
    html! {
        <div class="line">
            if let Some(onclick) = show {
                <button type="button" class="link place" {onclick}>{ place.clone() }</button>
            } else {
                <span class="place">{ place.clone() }</span>
            }
            <pre tabindex="0">{ line.excerpt.trim() }</pre>
            <CopyButton text={line.excerpt.trim().to_owned()} label={place} />
        </div>
    }
}

#[derive(PartialEq, Properties)]
pub struct ReferencesProps {
    pub references: Vec<Reference>,
}

/// Documents by title; their addresses as text, for this page opens none.
#[component]
pub fn References(ReferencesProps { references }: &ReferencesProps) -> Html {
    html! {
        <ul class="references">
            for reference in references {
                <li>
                    { &reference.title }
                    if let Some(revision) = &reference.revision { { format!(", {revision}") } }
                    if !reference.url.is_empty() { <span class="url">{ &reference.url }</span> }
                </li>
            }
        </ul>
    }
}

#[derive(PartialEq, Properties)]
pub struct DisputesProps {
    pub disputes: Vec<Dispute>,
}

/// Both sides, and the one taken.
#[component]
pub fn Disputes(DisputesProps { disputes }: &DisputesProps) -> Html {
    html! {
        for dispute in disputes {
            <div class="dispute">
                <p><strong>{ "The sources disagree. " }</strong>{ prose(&dispute.question) }</p>
                <ul>
                    for side in &dispute.sides {
                        <li>{ prose(&side.says) }<span class="source">{ format!(" {}", side.reference.title) }</span></li>
                    }
                </ul>
                <p>{ prose(&dispute.taken) }</p>
            </div>
        }
    }
}
