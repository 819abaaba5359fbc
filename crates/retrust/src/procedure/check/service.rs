//! A service runs.

use super::{Closing, Weighing};
use crate::case::same_host;
use crate::procedure::restart::is_called;

impl Weighing<'_> {
    pub(super) fn service(&self, service: &str) -> Closing {
        let now = self.progress.now;
        let mut last = Closing::Open(None);
        for list in &now.service_lists {
            // A restart prints the states that it goes through; the last one counts.
            let row = list.services.iter().rfind(|s| is_called(service, &s.name)).filter(|s| self.is_after(s.span));
            let Some(row) = row else { continue };
            match (self.node(), &list.node) {
                (Some(wanted), Some(node)) if !same_host(wanted, node) => {}
                (Some(_), None) => {
                    let why = "a list of services was given that does not tell its node; run `show myself` before it, or name the node in the file's name";
                    last = Closing::Open(Some(why.to_owned()));
                }
                // What is not activated on this node has nothing to restart, but where it ran before the work.
                _ if row.runs() || !row.activated && !self.ran_before(service, list.node.as_deref()) => return Closing::Done(row.span),
                _ if row.state.eq_ignore_ascii_case("STARTING") => {
                    last = Closing::Open(Some(format!("{service} is still starting: list it again in a minute")));
                }
                _ => last = Closing::Differs(format!("{service} is {}", row.state), row.span),
            }
        }
        last
    }

    /// The last list of this node from before the work shows that it ran.
    fn ran_before(&self, service: &str, node: Option<&str>) -> bool {
        let before = &self.progress.before.service_lists;
        let of_node = before.iter().rfind(|l| l.node.as_deref().zip(node).is_some_and(|(a, b)| same_host(a, b)));
        of_node.is_some_and(|list| list.services.iter().any(|s| is_called(service, &s.name) && s.runs()))
    }
}
