//! What is missing, and in which order it is asked for.

use super::Unknown;
use crate::case;
use crate::cisco::log_messages::Log;
use crate::diagnose::{Area, Condition, Question, Verdict};

/// The condition that asks for the certificate query.
const FIRST: &str = "certificate-expired";

/// What is missing, each question once: those that would make a finding surer first, then what decides most conditions of
/// the areas that the case shows.
pub(super) fn of(cluster: &case::Cluster, verdicts: &[(&'static Condition, Verdict)]) -> Vec<Unknown> {
    let mut asked: Vec<(usize, Unknown)> = Vec::new();
    for (condition, verdict) in verdicts {
        let (questions, weight): (&[Question], usize) = match verdict {
            Verdict::Holds(instance) => (&instance.questions, 100),
            // A near neighbour asks for nothing that its scenario does not ask for; the certificate query is
            // asked for once, by the condition that every case can answer.
            Verdict::Open(questions) if condition.scenario.is_some() || condition.id == FIRST => {
                (questions, usize::from(is_of_case(cluster, condition.area)))
            }
            _ => continue,
        };
        for q in questions {
            let same =
                asked.iter_mut().find(|(_, u)| u.command == q.command && u.page == q.page && (u.command.is_some() || u.page.is_some()));
            match same {
                Some((count, _)) => *count = count.saturating_add(weight),
                None => asked.push((
                    weight,
                    Unknown {
                        scenario: condition.scenario.map(|s| s.number().to_owned()),
                        question: q.question.clone(),
                        why: q.why.clone(),
                        command: q.command.clone(),
                        page: q.page.clone(),
                        node: q.node.clone(),
                    },
                )),
            }
        }
    }
    asked.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    asked.into_iter().map(|(_, unknown)| unknown).collect()
}

/// The case holds something of the area; what it holds nothing of is asked for last.
fn is_of_case(cluster: &case::Cluster, area: Area) -> bool {
    match area {
        Area::Mra => cluster.has_expressway() || cluster.log(Log::Expressway).is_some(),
        Area::Sso => !cluster.saml.is_empty() || !cluster.sso.is_empty() || cluster.log(Log::Sso).is_some(),
        Area::Capf => {
            let by_lsc = cluster.phones.iter().any(|p| p.lsc_issuer.is_some());
            let port = [Log::Ise, Log::PhoneConsole, Log::PhoneStatus].into_iter().any(|log| cluster.log(log).is_some());
            by_lsc || port || cluster.is_mixed() == Some(true)
        }
        Area::Phones | Area::Recovery => {
            let logs = [Log::PhoneConsole, Log::PhoneStatus, Log::Tvs, Log::Sdl, Log::CertMgmt].into_iter();
            let any = !cluster.lists.is_empty() || !cluster.phones.is_empty() || !cluster.certificates.is_empty();
            any || !cluster.registered.is_empty() || logs.into_iter().any(|log| cluster.log(log).is_some())
        }
        Area::Certificates => true,
    }
}
