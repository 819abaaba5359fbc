//! The example cases inside the page; `cargo xtask generate` makes them.

/// One case.
pub struct Example {
    /// What it shows, in a word or two.
    pub label: &'static str,
    /// The day to look at it.
    pub as_of: &'static str,
    /// Its files.
    pub files: &'static [(&'static str, &'static [u8])],
}

macro_rules! files {
    ($folder:literal: $($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!("../examples/", $folder, "/", $name)) as &[u8])),*]
    };
}

/// One a scenario, and a cluster with nothing wrong.
pub const EXAMPLES: [Example; 6] = [
    Example {
        label: "phones",
        as_of: "2026-02-16",
        files: files!["scenario-1": "cucm-pub session.txt", "saved from a phone/ITLFile.tlv", "phone status messages.txt", "cucm-pub services.txt", "cucm-sub1 services.txt", "cucm-sub2 services.txt"],
    },
    Example {
        label: "single sign-on",
        as_of: "2026-02-16",
        files: files!["scenario-2": "cucm-pub session.txt", "SPMetadata_cucm-pub.xml", "tomcat/logs/ssosp/log4j/ssosp00003.log"],
    },
    Example {
        label: "Expressway",
        as_of: "2026-02-17",
        files: files!["scenario-3": "cucm-pub session.txt", "diagnostic_log_exp-c/loggingsnapshot_exp-c.txt", "diagnostic_log_exp-c/ca_exp-c.pem", "diagnostic_log_exp-c/server_exp-c.pem"],
    },
    Example {
        label: "802.1X",
        as_of: "2026-02-17",
        files: files!["scenario-4-1": "cucm-pub session.txt", "SEP001122334455 console.txt", "SEP001122334455 status.txt"],
    },
    Example { label: "TLS phones", as_of: "2026-02-16", files: files!["scenario-4-2": "cucm-pub session.txt"] },
    Example {
        label: "nothing wrong",
        as_of: "2026-02-16",
        files: files!["healthy": "cucm-pub session.txt", "ssosp00001.log", "cucm.xml", "tvs.txt", "phone console.txt", "exp-c diagnostics.txt"],
    },
];
