//! The cluster, for looking up: nodes, certificates, trust lists.

use super::moment;
use retrust::report::{Certificate, Report};
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct ClusterViewProps {
    pub report: Rc<Report>,
}

/// Folded tables.
#[component]
pub fn ClusterView(ClusterViewProps { report }: &ClusterViewProps) -> Html {
    let cluster = &report.cluster;
    let mode = cluster.security_mode.as_deref().unwrap_or("security mode not known");
    let release = cluster.release.as_ref().map_or_else(|| "release not known".to_owned(), |r| format!("release {r}"));
    html! {
        <section class="cluster" aria-labelledby="cluster">
            <h2 id="cluster">{ "The cluster" }</h2>
            <p>{ format!("{mode}, {release}") }</p>
            for other in &report.other_clusters {
                <p>{ format!("The case holds another cluster: {}. It was judged by itself.", other.nodes.iter().map(|n| n.name.as_str()).collect::<Vec<_>>().join(", ")) }</p>
            }
            if !report.timeline.is_empty() {
                <details>
                    <summary>{ format!("What was done when ({})", report.timeline.len()) }</summary>
                    <div class="table" tabindex="0" role="group" aria-label="What was done when">
                        <table>
                            <thead><tr><th>{ "When" }</th><th>{ "What" }</th><th>{ "Node" }</th></tr></thead>
                            <tbody>
                                for event in &report.timeline {
                                    <tr><td>{ moment(&event.time) }</td><td>{ &event.what }</td><td>{ event.node.clone().unwrap_or_default() }</td></tr>
                                }
                            </tbody>
                        </table>
                    </div>
                </details>
            }
            <details>
                <summary>{ format!("Nodes ({})", cluster.nodes.len()) }</summary>
                <div class="table" tabindex="0" role="group" aria-label="Nodes">
                    <table>
                        <thead><tr><th>{ "Node" }</th><th>{ "Role" }</th><th>{ "Product" }</th><th>{ "Services" }</th></tr></thead>
                        <tbody>
                            for node in &cluster.nodes {
                                <tr><td>{ &node.name }</td><td>{ node.role.clone().unwrap_or_default() }</td><td>{ node.product.clone().unwrap_or_default() }</td><td>{ node.services.as_ref().map_or_else(|| "not listed".to_owned(), |s| format!("{} run", s.len())) }</td></tr>
                            }
                        </tbody>
                    </table>
                </div>
            </details>
            <details>
                <summary>{ format!("Certificates ({})", report.certificates.len()) }</summary>
                <div class="table" tabindex="0" role="group" aria-label="Certificates">
                    <table>
                        <thead><tr><th>{ "Purpose" }</th><th>{ "Store" }</th><th>{ "Node" }</th><th>{ "Subject" }</th><th>{ "Serial" }</th><th>{ "From" }</th><th>{ "Until" }</th></tr></thead>
                        <tbody>{ report.certificates.iter().map(row).collect::<Html>() }</tbody>
                    </table>
                </div>
            </details>
            for list in &report.trust_lists {
                <details>
                    <summary>{ format!("{} in {} ({} records, signature {})", list.kind, report.artifact_name(&list.artifact), list.records.len(), list.signature.status) }</summary>
                    <div class="table" tabindex="0" role="group" aria-label={list.kind.clone()}>
                        <table>
                            <thead><tr><th>{ "Role" }</th><th>{ "Node" }</th><th>{ "Subject" }</th><th>{ "Serial" }</th></tr></thead>
                            <tbody>
                                for record in &list.records {
                                    <tr><td>{ &record.role }</td><td>{ record.node.clone().unwrap_or_default() }</td><td>{ &record.subject }</td><td class="serial">{ &record.serial }</td></tr>
                                }
                            </tbody>
                        </table>
                    </div>
                </details>
            }
        </section>
    }
}

fn row(certificate: &Certificate) -> Html {
    let date = |d: &Option<String>| d.as_deref().map(moment).unwrap_or_default();
    html! {
        <tr>
            <td>{ certificate.purpose.clone().unwrap_or_default() }</td>
            <td>{ &certificate.store }</td>
            <td>{ certificate.node.clone().unwrap_or_default() }</td>
            <td>{ &certificate.subject }</td>
            <td class="serial">{ &certificate.serial }</td>
            <td>{ date(&certificate.not_before) }</td>
            <td>{ date(&certificate.not_after) }</td>
        </tr>
    }
}
