//! Which node a member of a collection is from: RTMT and `file get activelog` lay logs under the
//! node's name or address, Expressway names its diagnostic folders after the host, phones their
//! problem reports after themselves.

use super::NodeFact;
use super::stretch::fits;
use crate::cisco::Product;
use crate::source::Span;

/// Folders that every node has, as the platform names them, with one that lies inside.
const TREES: [(&str, &str); 4] = [("cm", "trace"), ("tomcat", "logs"), ("platform", "log"), ("syslog", "CiscoSyslog")];

/// Names that stand above such a tree and are no node's.
const GENERIC: [&str; 10] = ["active", "activelog", "collected", "files", "inactive", "log", "logs", "rtmt", "trace", "var"];

/// The node that a path names.
pub(super) fn node(path: &str, whole: Span) -> Option<NodeFact> {
    let span = Span { len: 0, ..whole };
    let of = |name: &str, product: Option<Product>| {
        let ip = name.parse::<std::net::IpAddr>().is_ok().then(|| name.to_owned());
        NodeFact { name: name.to_owned(), publisher: None, product, ip, span }
    };
    let parts: Vec<&str> = path.split('/').collect();
    if let Some(folder) = parts.iter().find_map(|p| p.strip_prefix("diagnostic_log_")) {
        return host_of(folder).map(|host| of(host, Some(Product::Expressway)));
    }
    let tree = parts.windows(2).position(|pair| TREES.iter().any(|(a, b)| pair == [*a, *b]))?;
    let above = parts.get(..tree)?;
    // `file get` puts the hour between node and tree.
    let above = match above {
        [rest @ .., hour] if is_stamp(hour) => rest,
        all => all,
    };
    let name = above.last().filter(|name| is_host(name) && !GENERIC.contains(&name.to_ascii_lowercase().as_str()))?;
    Some(of(name, Some(Product::Cucm)))
}

/// `<host>_<YYYY-MM-DD>_<HH:MM:SS>`.
fn host_of(folder: &str) -> Option<&str> {
    let at = folder.match_indices('_').find(|(at, _)| folder.get(at.saturating_add(1)..).is_some_and(is_stamp))?.0;
    folder.get(..at).filter(|host| is_host(host))
}

fn is_stamp(text: &str) -> bool {
    fits(text.as_bytes(), "dddd-dd-dd")
}

fn is_host(name: &str) -> bool {
    !name.is_empty() && name.len() <= 253 && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b':'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    #[test]
    fn layouts_name_their_node() {
        let whole = Span { source: SourceId(0), start: 0, len: 1 };
        let name = |path: &str| node(path, whole).map(|n| (n.name, n.product));
        assert_eq!(name("cucm-pub/cm/trace/ccm/sdl/SDL001_100_000123.txt.gz"), Some(("cucm-pub".into(), Some(Product::Cucm))));
        assert_eq!(name("10.0.0.5/2018-05-16_02-07-07/cm/trace/ccm/sdl/a.txt"), Some(("10.0.0.5".into(), Some(Product::Cucm))));
        let snapshot = "diagnostic_log_exp-c_2026-01-29_14:01:16/loggingsnapshot_exp-c_2026-01-29_14:01:16.txt";
        assert_eq!(name(snapshot), Some(("exp-c".into(), Some(Product::Expressway))));
        for path in ["tomcat/logs/ssosp/log4j/ssosp00003.log", "var/log/active/syslog/CiscoSyslog", "a/b/c.txt"] {
            assert_eq!(name(path), None, "{path}");
        }
    }
}
