//! What readers yield: what an input says, with the bytes that say it.

use crate::cisco::{Message, Product, Purpose, Release, Role, Setting, recovery_host};
use crate::source::{At, Span};
use crate::x509::{CertId, Certificate, Name, Serial};
use std::net::IpAddr;
use std::sync::Arc;
use time::OffsetDateTime;

/// One thing that an artifact says.
#[derive(Clone, Debug)]
pub enum Fact {
    /// A certificate, or what a listing says of one.
    Certificate(Box<Seen>),
    /// A CTL or ITL.
    TrustList(Box<TrustList>),
    /// A node of the cluster.
    Node(NodeFact),
    /// A node's services.
    Services(Vec<Service>),
    /// The output is of the publisher, or of another node.
    Primary(bool),
    /// Cluster Security Mode.
    Mode(At<SecurityMode>),
    /// The release of a node.
    Release(At<Release>),
    /// `utils sso status`.
    Sso(SsoStatus),
    /// What the database holds of a node's SSO.
    SsoMode(SsoMode),
    /// SP or IdP metadata.
    Saml(Box<SamlMetadata>),
    /// A log message that matters.
    Sighting(Sighting),
    /// A certificate signing request.
    Request(Box<RequestSeen>),
    /// A certificate revocation list.
    Crl(Box<CrlSeen>),
    /// The head of a signed file.
    Signed(Box<SignedFile>),
    /// A response of an identity provider.
    Response(Box<SamlResponse>),
    /// A phone, as a list or a query shows it.
    Phone(Box<Phone>),
    /// How many phones a node has registered.
    Registered(At<u64>),
    /// A command said what it did.
    Outcome(Outcome),
    /// A command that does something was given, and what it printed does not say that it did.
    Undone(Outcome),
    /// Settings of Expressway, those that matter.
    Settings(Vec<SettingSeen>),
    /// Traversal zones of Expressway whose peer is an address.
    AddressedZones(Vec<AddressedZone>),
    /// The SSH tunnels between two Expressways.
    Tunnels(Vec<TunnelSeen>),
    /// A table of which only the shape is known.
    Table(Table),
    /// A list of names was read that says nothing more.
    Listed(Span),
    /// A log was read, so that its silence counts.
    Log(Box<LogSeen>),
}

impl Fact {
    /// The places that evidence may point at.
    pub fn spans(&self) -> Vec<Span> {
        match self {
            Self::Certificate(seen) => vec![seen.span],
            Self::TrustList(list) => {
                let ends = list.signer.iter().map(|s| s.span).chain(list.made.iter().map(|m| m.span));
                let head = Span { len: list.span.len.min(400), ..list.span };
                std::iter::once(head).chain(ends).chain(list.records.iter().map(|r| r.span)).collect()
            }
            Self::Node(node) => vec![node.span],
            Self::Mode(at) => vec![at.span],
            Self::Release(at) => vec![at.span],
            Self::SsoMode(mode) => vec![mode.span],
            Self::Sso(status) => {
                let dates = [&status.exported, &status.imported].into_iter().flatten().map(|d| d.span);
                status.enabled.iter().map(|e| e.span).chain(dates).collect()
            }
            Self::Saml(metadata) => metadata.keys.iter().map(|(_, seen)| seen.span).collect(),
            Self::Sighting(s) => vec![s.span],
            Self::Listed(span) => vec![*span],
            Self::Log(log) => vec![log.span],
            Self::Request(r) => vec![r.span],
            Self::Crl(crl) => vec![crl.span],
            Self::Signed(file) => vec![file.span],
            Self::Response(response) => vec![response.span],
            Self::Phone(phone) => vec![phone.span],
            Self::Registered(at) => vec![at.span],
            Self::Outcome(outcome) => vec![outcome.span],
            Self::Undone(deed) => vec![deed.span],
            Self::Settings(settings) => settings.iter().map(|s| s.span).collect(),
            Self::AddressedZones(zones) => zones.iter().map(|z| z.span).collect(),
            Self::Tunnels(tunnels) => tunnels.iter().map(|t| t.span).collect(),
            Self::Table(table) => vec![table.span],
            Self::Services(services) => services.iter().map(|s| s.span).collect(),
            Self::Primary(_) => Vec::new(),
        }
    }
}

/// A setting of Expressway, as `xConfiguration` shows it.
#[derive(Clone, Copy, Debug)]
pub struct SettingSeen {
    /// Which.
    pub setting: Setting,
    /// On.
    pub on: bool,
    /// What shows it.
    pub span: Span,
}

/// A traversal zone that compares names, and whose peer is an address, as `xConfiguration` shows it.
#[derive(Clone, Debug)]
pub struct AddressedZone {
    /// The peer.
    pub address: IpAddr,
    /// What shows it.
    pub span: Span,
}

/// An SSH tunnel between two Expressways, as their status page shows it.
#[derive(Clone, Debug)]
pub struct TunnelSeen {
    /// The other side.
    pub host: String,
    /// It is up.
    pub active: bool,
    /// Its row.
    pub span: Span,
}

/// Where a certificate is held: purpose, and whether in its trust store.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Place {
    /// Which purpose.
    pub purpose: Purpose,
    /// In the `-trust` store.
    pub trust: bool,
}

/// A certificate as one artifact shows it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Where it is held, if that was said.
    pub place: Option<Place>,
    /// The node that holds it, if that was said.
    pub node: Option<String>,
    /// Issuer and serial.
    pub id: CertId,
    /// Whose it is.
    pub subject: Name,
    /// First moment; from text within a day of it, where its zone is not known.
    pub not_before: Option<OffsetDateTime>,
    /// Last moment.
    pub not_after: Option<OffsetDateTime>,
    /// The whole of it, where it was there.
    pub certificate: Option<Arc<Certificate>>,
    /// What words tell beside that, where it was not.
    pub printed: Option<Arc<Printed>>,
    /// What shows it.
    pub span: Span,
}

/// What is printed of a certificate beside its names and dates, as [`Certificate`] names it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Printed {
    /// `RSA 2048`.
    pub key: Option<String>,
    /// `sha256WithRSAEncryption`, or the algorithm's object identifier.
    pub signature: Option<String>,
    /// Subject alternative names.
    pub san: Vec<String>,
    /// Key usage and extended key usage.
    pub usage: Vec<String>,
}

impl Seen {
    /// A whole certificate.
    pub(super) fn whole(certificate: Certificate, place: Option<Place>, node: Option<String>, span: Span) -> Self {
        Self {
            place,
            node,
            id: certificate.id.clone(),
            subject: certificate.subject.clone(),
            not_before: Some(certificate.not_before),
            not_after: Some(certificate.not_after),
            certificate: Some(Arc::new(certificate)),
            printed: None,
            span,
        }
    }
}

/// CTL or ITL.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ListKind {
    /// Certificate trust list: only in, or once in, mixed mode.
    Ctl,
    /// Identity trust list.
    Itl,
}

impl ListKind {
    /// `CTL` or `ITL`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ctl => "CTL",
            Self::Itl => "ITL",
        }
    }
}

/// Whether a list's signature was made by its signer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Signature {
    /// It was.
    Valid,
    /// It was not, or the server said so.
    Invalid(String),
    /// It could not be checked.
    Unchecked(String),
}

/// A trust list, from text or from its file.
#[derive(Clone, Debug)]
pub struct TrustList {
    /// CTL or ITL.
    pub kind: ListKind,
    /// Whole list; what excerpts of it point at.
    pub span: Span,
    /// There is no such file on the server.
    pub absent: bool,
    /// Lengths add up: nothing is missing. `false` where they do not or nothing says so.
    pub whole: bool,
    /// The signer.
    pub signer: Option<At<CertId>>,
    /// Its records.
    pub records: Vec<Record>,
    /// Whether its signature holds.
    pub signature: Signature,
    /// MD5 of the file, hex.
    pub md5: Option<String>,
    /// SHA-1 of the file, hex.
    pub sha1: Option<String>,
    /// When it was made; from text within a day.
    pub made: Option<At<OffsetDateTime>>,
}

/// One record of a trust list.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its function.
    pub role: Role,
    /// DNS name or address of its node.
    pub node: Option<String>,
    /// Whose certificate.
    pub subject: Name,
    /// Issuer and serial; `None` where the certificate was taken out, as after mixed mode was left.
    pub id: Option<CertId>,
    /// SHA-1 of the certificate, hex.
    pub sha1: Option<String>,
    /// The certificate, where the list carries it.
    pub certificate: Option<Arc<Certificate>>,
    /// The row that names its serial, or its first row.
    pub span: Span,
}

impl Record {
    /// The serial, where it bears one.
    pub fn serial(&self) -> Option<&Serial> {
        self.id.as_ref().map(|id| &id.serial)
    }

    /// The purpose whose certificate it names; an ITLRecovery bears its name (214231).
    pub fn purpose(&self) -> Option<Purpose> {
        let recovery = || self.subject.common_name().and_then(recovery_host).is_some();
        match self.role {
            Role::Tvs => Some(Purpose::Tvs),
            Role::Capf => Some(Purpose::Capf),
            Role::Sast if recovery() => Some(Purpose::ItlRecovery),
            Role::Sast | Role::CcmTftp | Role::Ccm | Role::Tftp => Some(Purpose::CallManager),
            Role::AppServer | Role::Other(_) => None,
        }
    }
}

/// A node, as one artifact names it.
#[derive(Clone, Debug)]
pub struct NodeFact {
    /// Host name or FQDN.
    pub name: String,
    /// Publisher.
    pub publisher: Option<bool>,
    /// What it is, where that was said.
    pub product: Option<Product>,
    /// Address.
    pub ip: Option<String>,
    /// What says so.
    pub span: Span,
}

/// A service and whether it runs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Service {
    /// Cisco's name.
    pub name: String,
    /// `STARTED`, `STOPPED`, …
    pub state: String,
    /// `Service Not Activated` does not stand behind the state: a node that shows it does not run the service at all.
    pub activated: bool,
    /// Its row.
    pub span: Span,
}

impl Service {
    /// It runs.
    pub fn runs(&self) -> bool {
        self.state == "STARTED"
    }
}

/// Cluster Security Mode.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SecurityMode {
    /// 1.
    Mixed,
    /// 0.
    NonSecure,
}

/// What `utils sso status` says.
#[derive(Clone, Debug)]
pub struct SsoStatus {
    /// The node that answered, where the input's name tells it.
    pub node: Option<String>,
    /// SAML SSO is on.
    pub enabled: Option<At<bool>>,
    /// When SP metadata was last exported; within a day.
    pub exported: Option<At<OffsetDateTime>>,
    /// When IdP metadata was last imported; within a day.
    pub imported: Option<At<OffsetDateTime>>,
    /// When the last SSO test, which is a login, passed; within a day.
    pub passed: Option<At<OffsetDateTime>>,
    /// The last SSO test failed.
    pub test_failed: bool,
    /// The identity provider's entity.
    pub provider: Option<String>,
}

/// A node's row in `processnode`: 0 off, 1 agent flow, 2 SAML (213293).
#[derive(Clone, Debug)]
pub struct SsoMode {
    /// The node, or `EnterpriseWideData`.
    pub node: String,
    /// The number.
    pub mode: String,
    /// Its row.
    pub span: Span,
}

/// SP or IdP metadata.
#[derive(Clone, Debug)]
pub struct SamlMetadata {
    /// Of the service provider, else of the identity provider.
    pub service_provider: bool,
    /// CUCM's or IM&P's own, by its assertion consumer addresses.
    pub cucm: bool,
    /// Whose.
    pub entity_id: Option<String>,
    /// Hosts of the assertion consumer services.
    pub hosts: Vec<String>,
    /// Its certificates with their use: `signing`, `encryption` or nothing.
    pub keys: Vec<(Option<String>, Seen)>,
}

/// A message that matters, seen in a log.
#[derive(Clone, Debug)]
pub struct Sighting {
    /// Which.
    pub message: Message,
    /// What its pattern captured.
    pub fields: Vec<String>,
    /// When, as the record's own stamp says; within a day where its zone is not known.
    pub time: Option<OffsetDateTime>,
    /// The line.
    pub span: Span,
    /// Text of the line, for what a condition must still look up in it.
    pub line: String,
}

/// A log, or a stretch of one, that was read.
#[derive(Clone, Debug)]
pub struct LogSeen {
    /// Which log.
    pub log: crate::cisco::log_messages::Log,
    /// Its first line.
    pub span: Span,
    /// Lines with a message that matters.
    pub lines: u64,
    /// The first and the last time that it bears; within a day where its zone is not known.
    pub covers: Option<(OffsetDateTime, OffsetDateTime)>,
}

/// A certificate signing request and where it stands.
#[derive(Clone, Debug)]
pub struct RequestSeen {
    /// What it asks for.
    pub request: crate::x509::Request,
    /// The place.
    pub span: Span,
}

/// A revocation list and where it stands.
#[derive(Clone, Debug)]
pub struct CrlSeen {
    /// What it says.
    pub crl: crate::x509::Crl,
    /// The place.
    pub span: Span,
}

/// The header of a signed file.
#[derive(Clone, Debug)]
pub struct SignedFile {
    /// The name that it was signed under, such as `SEP001122334455.cnf.xml`.
    pub name: Option<String>,
    /// Who signed it.
    pub signer: Option<At<CertId>>,
    /// When.
    pub made: Option<At<OffsetDateTime>>,
    /// Its head.
    pub span: Span,
}

/// A SAML response that stands by itself.
#[derive(Clone, Debug)]
pub struct SamlResponse {
    /// Who answers.
    pub issuer: Option<String>,
    /// The last part of its status code: `Success`, `Requester`, …
    pub status: Option<String>,
    /// When it was issued.
    pub issued: Option<OffsetDateTime>,
    /// The host that it is addressed to.
    pub destination: Option<String>,
    /// The service provider that it is for.
    pub audience: Option<String>,
    /// The certificate that it says it is signed with.
    pub signer: Option<Seen>,
    /// The serial of the certificate that its key was encrypted to.
    pub encrypted_to: Option<Serial>,
    /// The place.
    pub span: Span,
}

/// A phone.
#[derive(Clone, Debug)]
pub struct Phone {
    /// Its device name, such as `SEP001122334455`.
    pub name: String,
    /// `Match`, `MisMatch`, `Not Installed`, `Unknown`: whether it holds the present ITL (SG14-DS).
    pub itl_status: Option<String>,
    /// Registered or not, in the list's own words.
    pub status: Option<String>,
    /// Who issued its LSC.
    pub lsc_issuer: Option<String>,
    /// Until when its LSC is valid.
    pub lsc_until: Option<OffsetDateTime>,
    /// Its row.
    pub span: Span,
}

impl Phone {
    /// It is registered, or in part: `Registered with cucm-pub`, `Partially Registered`, `reg` of `show risdb query
    /// phone`. `None` where the list does not say.
    pub fn is_registered(&self) -> Option<bool> {
        let status = self.status.as_deref()?.trim().to_ascii_lowercase();
        Some(status == "reg" || status.trim_start_matches("partially").trim_start().starts_with("registered"))
    }

    /// The name of the CAPF that issued its LSC, `CAPF-1a2b3c4d`, wherever it stands in the issuer.
    pub fn capf(&self) -> Option<String> {
        let issuer = self.lsc_issuer.as_deref()?;
        let at = issuer.to_ascii_uppercase().find("CAPF-")?;
        Some(issuer.get(at..)?.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect())
    }
}

/// What a command did.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Which.
    pub deed: Deed,
    /// The node or purpose that it names; of a list that was made anew `localkey` or `remotekey`.
    pub about: Option<String>,
    /// Its words.
    pub span: Span,
}

/// Deeds that commands report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deed {
    /// `utils ctl update CTLFile`.
    CtlUpdated,
    /// `utils ctl set-cluster mixed-mode`.
    MixedModeSet,
    /// `utils ctl set-cluster non-secure-mode`.
    NonSecureModeSet,
    /// `utils itl reset`, `utils ctl reset`: a list was made anew.
    ListReset,
    /// It was handed to a TFTP node.
    ListTransferred,
    /// `set cert regen`.
    CertificateRenewed,
    /// `file delete tftp`.
    FileDeleted,
    /// The SAML page took the identity provider's metadata.
    MetadataImported,
    /// The SAML page's test, which is a login, succeeded.
    SsoTested,
}

impl Deed {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::CtlUpdated => "the CTL file was updated",
            Self::MixedModeSet => "the cluster was set to mixed mode",
            Self::NonSecureModeSet => "the cluster was set to non-secure mode",
            Self::ListReset => "a reset list was made",
            Self::ListTransferred => "the list was handed to a TFTP node",
            Self::CertificateRenewed => "a certificate was renewed",
            Self::FileDeleted => "files were deleted",
            Self::MetadataImported => "the identity provider's metadata was imported",
            Self::SsoTested => "the SSO test succeeded",
        }
    }
}

/// A table of a query.
#[derive(Clone, Debug)]
pub struct Table {
    /// Names of its columns.
    pub columns: Vec<String>,
    /// How many rows it has.
    pub rows: usize,
    /// Its header.
    pub span: Span,
}
