//! CTL and ITL: the file, and what `show ctl` and `show itl` print of it.

use crate::certificate::{Certificate, Hash, semicolons};
use crate::{Cluster, java_date};
use sha2::Digest as _;
use std::fmt::Write as _;
use time::OffsetDateTime;

/// Which list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ListKind {
    /// Certificate trust list.
    Ctl,
    /// Identity trust list.
    Itl,
}

/// The digest that signs a list.
pub type ListDigest = Hash;

/// A record to be written.
#[derive(Clone, Debug)]
pub struct Record {
    /// Role number and the words for it.
    pub role: (u16, &'static str),
    /// DNS name.
    pub node: String,
    /// The certificate; none where mixed mode was left.
    pub certificate: Option<Certificate>,
}

/// A list to be written.
#[derive(Clone, Debug)]
pub struct List {
    /// CTL or ITL.
    pub kind: ListKind,
    /// Records; the first one signs.
    pub records: Vec<Record>,
    /// When it was made.
    pub made: OffsetDateTime,
    /// The digest of its signature.
    pub digest: ListDigest,
}

const SAST: (u16, &str) = (0, "System Administrator Security Token");
const CCM_TFTP: (u16, &str) = (2, "CCM+TFTP");
const TFTP: (u16, &str) = (3, "TFTP");
const CAPF: (u16, &str) = (4, "CAPF");
const TVS: (u16, &str) = (21, "TVS");

impl Cluster {
    /// The list that the cluster's present certificates make: signed by ITLRecovery from 12.0 on, by
    /// CallManager before (214231).
    pub fn list(&self, kind: ListKind, made: OffsetDateTime) -> List {
        let signers = if self.at_least((12, 0)) { ["ITLRecovery", "CallManager"] } else { ["CallManager", "ITLRecovery"] };
        self.list_signed(kind, made, &signers)
    }

    /// The same with the signers given, the one that signs first.
    pub fn list_signed(&self, kind: ListKind, made: OffsetDateTime, signers: &[&str]) -> List {
        let publisher = self.publisher().to_owned();
        let record = |role, node: &str, purpose: &str| Record {
            role,
            node: node.to_owned(),
            certificate: Some(self.certificate(node, purpose).clone()),
        };
        let mut records: Vec<Record> = signers.iter().map(|purpose| record(SAST, &publisher, purpose)).collect();
        let files = if self.mixed || kind == ListKind::Ctl { CCM_TFTP } else { TFTP };
        records.extend(self.nodes.iter().map(|n| record(files, n, "CallManager")));
        // Devices that connect by ECDSA have that certificate in their ITL (Security Guide 12.5(1)SU1).
        let ecdsa = self.own.iter().filter(|o| kind == ListKind::Itl && o.purpose == "CallManager-ECDSA");
        records.extend(ecdsa.map(|o| record(files, &o.node, "CallManager-ECDSA")));
        records.push(record(CAPF, &publisher, "CAPF"));
        if kind == ListKind::Itl {
            records.extend(self.nodes.iter().map(|n| record(TVS, n, "TVS")));
        }
        List { kind, records, made, digest: Hash::Sha512 }
    }
}

fn item(out: &mut Vec<u8>, tag: u8, value: &[u8]) {
    out.push(tag);
    out.extend(u16::try_from(value.len()).unwrap().to_be_bytes());
    out.extend(value);
}

fn text(name: &str) -> Vec<u8> {
    let mut bytes = name.as_bytes().to_vec();
    bytes.push(0);
    bytes
}

fn bytes_of(serial: &str) -> Vec<u8> {
    (0..serial.len()).step_by(2).map(|i| u8::from_str_radix(&serial[i..i + 2], 16).unwrap()).collect()
}

impl List {
    fn name(&self) -> &'static str {
        if self.kind == ListKind::Ctl { "CTLFile.tlv" } else { "ITLFile.tlv" }
    }

    fn signer(&self) -> &Certificate {
        self.records[0].certificate.as_ref().unwrap()
    }

    /// The header up to the signature, and what follows it.
    fn header(&self, signature_length: usize) -> (Vec<u8>, Vec<u8>) {
        let signer = self.signer();
        let mut who = Vec::new();
        item(&mut who, 4, &text(&semicolons(&signer.subject)));
        item(&mut who, 5, &bytes_of(&signer.serial));
        item(&mut who, 6, &text(&semicolons(&signer.issuer)));
        let mut before = Vec::new();
        before.push(3);
        before.extend(u16::try_from(who.len()).unwrap().to_be_bytes());
        before.extend(&who);
        let algorithm = match self.digest {
            Hash::Sha1 => 1,
            Hash::Sha256 => 2,
            Hash::Sha512 => 3,
        };
        before.extend([7, 0, 15]);
        item(&mut before, 8, &[algorithm]);
        before.extend([9, 0, 8]);
        item(&mut before, 10, &[0]);
        item(&mut before, 11, &[2]);
        let mut after = Vec::new();
        item(&mut after, 14, &text(self.name()));
        item(&mut after, 15, &u32::try_from(self.made.unix_timestamp()).unwrap().to_be_bytes());
        let plain = 10 + before.len() + 3 + signature_length + after.len();
        let padded = plain.div_ceil(4) * 4;
        after.extend(std::iter::repeat_n(13, padded - plain));
        let mut head = vec![1, 0, 2, 1, 2, 2, 0, 2];
        head.extend(u16::try_from(padded).unwrap().to_be_bytes());
        head.extend(before);
        (head, after)
    }

    fn record(record: &Record) -> Vec<u8> {
        let mut body = Vec::new();
        item(&mut body, 2, &text(&record.node));
        if let Some(certificate) = &record.certificate {
            item(&mut body, 3, &text(&semicolons(&certificate.subject)));
        }
        item(&mut body, 4, &record.role.0.to_be_bytes());
        if let Some(certificate) = &record.certificate {
            item(&mut body, 5, &text(&semicolons(&certificate.issuer)));
            item(&mut body, 6, &bytes_of(&certificate.serial));
            item(&mut body, 7, &certificate.public_key());
            item(&mut body, 8, &[0; 256]);
            item(&mut body, 9, &certificate.der);
        }
        item(&mut body, 10, &[10, 0, 0, 1]);
        let mut out = vec![1, 0, 2];
        out.extend(u16::try_from(body.len() + 5).unwrap().to_be_bytes());
        out.extend(body);
        out
    }

    /// The `.tlv` file, signed.
    pub fn file(&self) -> Vec<u8> {
        let records: Vec<u8> = self.records.iter().flat_map(Self::record).collect();
        // An ECDSA signature's length differs by a byte or two from message to message: the time of
        // signing moves by seconds until it is the length that the header counted with.
        let length = self.signer().key.sign(self.digest, b"").len();
        let mut list = self.clone();
        loop {
            let (head, after) = list.header(length);
            let message: Vec<u8> = [head.as_slice(), &after, &records].concat();
            let signature = list.signer().key.sign(list.digest, &message);
            if signature.len() == length {
                let mut signed = head;
                item(&mut signed, 12, &signature);
                return [signed.as_slice(), &after, &records].concat();
            }
            list.made += time::Duration::SECOND;
        }
    }

    /// Another file, signed as the list is (`.sgn`).
    pub fn signed_file(&self, name: &str, content: &[u8]) -> Vec<u8> {
        let length = self.signer().key.sign(self.digest, b"").len();
        let (head, after) = self.header(length);
        let own = text(self.name());
        let mut file = text(name);
        // The header pads to four bytes; the name's own length moves it.
        let mut tail = after[3 + own.len()..].to_vec();
        tail.retain(|b| *b != 13);
        let mut named = Vec::new();
        item(&mut named, 14, &file);
        file.clear();
        named.extend(tail);
        let plain = head.len() + 3 + length + named.len();
        let padded = plain.div_ceil(4) * 4;
        named.extend(std::iter::repeat_n(13, padded - plain));
        let mut head = head;
        head[8..10].copy_from_slice(&u16::try_from(padded).unwrap().to_be_bytes());
        let message = [head.as_slice(), &named, content].concat();
        let signature = self.signer().key.sign(self.digest, &message);
        let mut out = head;
        item(&mut out, 12, &signature);
        [out.as_slice(), &named, content].concat()
    }

    /// What `show ctl` or `show itl` prints.
    pub fn show(&self) -> String {
        let file = self.file();
        let kind = if self.kind == ListKind::Ctl { "CTL" } else { "ITL" };
        let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
        let signer = self.signer();
        let signature = signer.key.sign(self.digest, b"printed");
        let (head, after) = self.header(signature.len());
        let colons = |serial: &str| {
            serial.to_uppercase().as_bytes().chunks(2).map(|c| std::str::from_utf8(c).unwrap().to_owned()).collect::<Vec<_>>().join(":")
        };
        let columns = "BYTEPOS\tTAG\t\tLENGTH\tVALUE\n-------\t---\t\t------\t-----\n";
        let mut out = String::new();
        let row = |out: &mut String, tag: u8, name: &str, length: usize, value: &str| {
            let gap = if name.len() >= 8 { "\t" } else { "\t\t" };
            let value = if value.is_empty() { String::new() } else { format!("\t{value}") };
            let _ = writeln!(out, "{tag}\t{name}{gap}{length}{value}");
        };
        let records: Vec<Vec<u8>> = self.records.iter().map(Self::record).collect();
        let header_length = head.len() + 3 + signature.len() + after.len();
        let length = header_length + records.iter().map(Vec::len).sum::<usize>();
        let _ = writeln!(
            out,
            "The checksum value of the {kind} file:\n{}(MD5)\n{}(SHA1)\n",
            hex(&md5::Md5::digest(&file)),
            hex(&sha1::Sha1::digest(&file))
        );
        let _ = writeln!(out, "Length of {kind} file: {length}\nThe {kind} File was last modified on {}\n", java_date(self.made));
        let _ = writeln!(out, "\tParse {kind} File\n\t----------------\n\nVersion:\t1.2\nHeaderLength:\t{header_length} (BYTES)\n");
        out.push_str(columns);
        row(&mut out, 3, "SIGNERID", 2, "149");
        row(&mut out, 4, "SIGNERNAME", semicolons(&signer.subject).len() + 1, &semicolons(&signer.subject));
        row(&mut out, 5, "SERIALNUMBER", signer.serial.len() / 2, &colons(&signer.serial));
        row(&mut out, 6, "CANAME", semicolons(&signer.issuer).len() + 1, &semicolons(&signer.issuer));
        row(&mut out, 7, "SIGNATUREINFO", 2, "15");
        row(&mut out, 8, "DIGESTALGORTITHM", 1, "");
        row(&mut out, 9, "SIGNATUREALGOINFO", 2, "8");
        row(&mut out, 10, "SIGNATUREALGORTITHM", 1, "");
        row(&mut out, 11, "SIGNATUREMODULUS", 1, "");
        row(&mut out, 12, "SIGNATURE", signature.len(), "");
        for line in signature.chunks(8) {
            let _ = writeln!(out, "\t{}", line.iter().map(|b| format!("{b:<2x}")).collect::<Vec<_>>().join("  "));
        }
        row(&mut out, 14, "FILENAME", self.name().len() + 1, "");
        row(&mut out, 15, "TIMESTAMP", 4, "");
        for (i, (record, bytes)) in self.records.iter().zip(&records).enumerate() {
            let _ = write!(out, "\n\t{kind} Record #:{}\n\t      ----\n{columns}", i + 1);
            row(&mut out, 1, "RECORDLENGTH", 2, &bytes.len().to_string());
            row(&mut out, 2, "DNSNAME", record.node.len() + 1, &record.node);
            if let Some(c) = &record.certificate {
                row(&mut out, 3, "SUBJECTNAME", semicolons(&c.subject).len() + 1, &semicolons(&c.subject));
            }
            row(&mut out, 4, "FUNCTION", 2, record.role.1);
            if let Some(c) = &record.certificate {
                let sha1 = hex(&sha1::Sha1::digest(&c.der)).to_uppercase();
                let spaced = sha1.as_bytes().chunks(2).map(|p| std::str::from_utf8(p).unwrap()).collect::<Vec<_>>().join(" ");
                row(&mut out, 5, "ISSUERNAME", semicolons(&c.issuer).len() + 1, &semicolons(&c.issuer));
                row(&mut out, 6, "SERIALNUMBER", c.serial.len() / 2, &colons(&c.serial));
                row(&mut out, 7, "PUBLICKEY", c.public_key().len(), "");
                row(&mut out, 8, "SIGNATURE", 256, "");
                row(&mut out, 9, "CERTIFICATE", c.der.len(), &format!("{spaced} (SHA1 Hash HEX)"));
            }
            row(&mut out, 10, "IPADDRESS", 4, "");
            if record.role.0 == 0 {
                let not = if i == 0 { "" } else { "not " };
                let _ = writeln!(out, "This etoken was {not}used to sign the {kind} file.");
            }
        }
        let _ = write!(out, "\nThe {kind} file was verified successfully.\n\n");
        out
    }
}
