//! What each renewal touches, what was renewed first.

use retrust::report::Report;
use std::rc::Rc;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct ImpactTableProps {
    pub report: Rc<Report>,
}

/// The business-impact table of document 225746.
#[component]
pub fn ImpactTable(ImpactTableProps { report }: &ImpactTableProps) -> Html {
    html! {
        <details class="impact">
            <summary>{ "What each renewal touches" }</summary>
            <div class="table" tabindex="0" role="group" aria-label="Business impact">
                <table>
                    <thead><tr><th>{ "Certificate" }</th><th>{ "Risk" }</th><th>{ "Lists" }</th><th>{ "Touches" }</th><th>{ "Phones" }</th><th>{ "Services" }</th></tr></thead>
                    <tbody>
                        for row in &report.impact {
                            <tr class={row.renewed.then_some("renewed")}>
                                <td>{ &row.purpose }{ if row.renewed { " (renewed lately)" } else { "" } }</td>
                                <td>{ &row.risk }</td>
                                <td>{ row.trust_lists.join(", ") }</td>
                                <td>{ &row.impact }</td>
                                <td>{ &row.phones }</td>
                                <td>{ row.services.join(", ") }</td>
                            </tr>
                        }
                    </tbody>
                </table>
            </div>
        </details>
    }
}
