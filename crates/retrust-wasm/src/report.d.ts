/** What Retrust found in a case. */
export interface Report {
  /** What was read. */
  artifacts: Artifact[];
  /** The day it was asked about, `YYYY-MM-DD`. */
  as_of: string;
  /** Certificates and where they are held. */
  certificates: Certificate[];
  /** What the artifacts say together. */
  cluster: Cluster;
  /** What is wrong, the cause first. */
  findings: Finding[];
  /** The business-impact table. */
  impact: Impact[];
  /** The facts it went by. */
  knowledge: Knowledge;
  /** Clusters that have no node in common with it, where the case holds such. */
  other_clusters?: Cluster[];
  /** What to do. */
  procedures: Procedure[];
  /** What was looked for and is not it. */
  ruled_out: RuledOut[];
  /** `retrust.report/1`. */
  schema: string;
  /** The answer in one sentence. */
  summary: string;
  /** What was done when, oldest first: certificates made, lists built, metadata exchanged. */
  timeline?: Event[];
  /** CTLs and ITLs. */
  trust_lists: TrustList[];
  /** What could not be decided, the question that decides most first. */
  unknowns: Unknown[];
  /** Every condition's answer. */
  verdicts: VerdictLine[];
  /** Version of Retrust. */
  version: string;
  /** Ways back, each tried on the model, where phones of the case refuse what the cluster hands out now. */
  ways_back?: WayBack[];
  /** What became of the case since the work began, where it has. */
  work?: Work | null;
}
/** One thing that was read. */
export interface Artifact {
  /** The archive that holds it. */
  archive?: string | null;
  /** Size of the input in bytes. */
  bytes: number;
  /** The cluster that it is of, by its publisher, where the case holds several. */
  cluster?: string | null;
  /** What was in it, in a few words. */
  content: string;
  /** The time that a log covers. */
  covers?: Covers | null;
  /** `a1`, `a2`, … */
  id: string;
  /** What it is. */
  kind: string;
  /** The first line of it in its input, where an input holds several. */
  line?: number | null;
  /** Path inside the archive or folder, or the file's name. */
  name: string;
  /** The node that it is of. */
  node?: string | null;
  /** What is wrong with it. */
  problems: Problem[];
}
/** A certificate in one store. */
export interface Certificate {
  /** Issuer. */
  issuer: string;
  /** `RSA 2048`, `EC P-384`. */
  key?: string | null;
  /** The node that holds it. */
  node?: string | null;
  /** RFC 3339. */
  not_after?: string | null;
  /** RFC 3339. */
  not_before?: string | null;
  /** CUCM's name of what it serves. */
  purpose?: string | null;
  /** Subject alternative names. */
  san: string[];
  /** Lower-case hex, no colons. */
  serial: string;
  /** Of the DER, hex; nothing where only its text was there. */
  sha1?: string | null;
  /** Of the DER, hex; nothing where only its text was there. */
  sha256?: string | null;
  /** Signature algorithm. */
  signature?: string | null;
  /** The artifacts that show it. */
  sources: string[];
  /** `identity`, `trust`, or `unknown`. */
  store: string;
  /** Subject. */
  subject: string;
  /** Key usage and extended key usage. */
  usage: string[];
}
/** Something that is not as it was. */
export interface Change {
  /** As it was. */
  before: string;
  /** What says so. */
  evidence: Evidence;
  /** On which node. */
  node?: string | null;
  /** As it is. */
  now: string;
  /** It is what the procedures and the plan are for. */
  wanted: boolean;
  /** What: `CallManager`, `CTL, signer`, `registered phones`, … */
  what: string;
}
/** What the artifacts say together. */
export interface Cluster {
  /** Its nodes, publisher first. */
  nodes: Node[];
  /** Its release. */
  release?: string | null;
  /** `mixed`, `non-secure` or nothing. */
  security_mode?: string | null;
}
/** The time that a log covers, RFC 3339; within a day where it does not tell its zone. */
export interface Covers {
  /** Its first record. */
  from: string;
  /** Its last. */
  until: string;
}
/** A fact on which the sources disagree. */
export interface Dispute {
  /** Stable name. */
  id: string;
  /** What is disputed. */
  question: string;
  /** Each side. */
  sides: Side[];
  /** The side taken, and why. */
  taken: string;
}
/** A condition that held before and holds no more. */
export interface Ended {
  /** The condition. */
  id: string;
  /** What it was. */
  title: string;
}
/** Something that happened. */
export interface Event {
  /** What says so. */
  evidence: Evidence;
  /** On which node. */
  node?: string | null;
  /** When, RFC 3339; within a day where the input does not tell its zone. */
  time: string;
  /** What. */
  what: string;
}
/** A line that proves something. */
export interface Evidence {
  /** The artifact. */
  artifact: string;
  /** The text that stands there; of binary files what it says. */
  excerpt: string;
  /** Line, from 1; nothing in binary files. */
  line?: number | null;
  /** Byte offset, from 0. */
  offset?: number | null;
}
/** Something that is wrong. */
export interface Finding {
  /** `phones`, `sso`, `mra`, `capf`, `certificates`, `recovery`. */
  area: string;
  /** How to check it by hand. */
  by_hand: string;
  /** The finding that explains this one. */
  cause?: string | null;
  /** `confirmed`, `likely`, `possible`. */
  certainty: string;
  /** The cluster that it is about, by its publisher, where the case holds several. */
  cluster?: string | null;
  /** Disputes that it hangs on. */
  disputes?: Dispute[];
  /** The lines that prove it. */
  evidence: Evidence[];
  /** What should be. */
  expected?: string | null;
  /** Why, and what looks alike. */
  explanation: string;
  /** What is. */
  found?: string | null;
  /** What it means here. */
  here: string;
  /** The condition; never renamed. */
  id: string;
  /** The procedure that ends it. */
  procedure?: string | null;
  /** Who says so. */
  references: Reference[];
  /** The scenario of document 225746. */
  scenario?: string | null;
  /** `high`, `medium`, `low`, `info`. */
  severity: string;
  /** One sentence. */
  title: string;
}
/** A row of the business-impact table. */
export interface Impact {
  /** What it touches. */
  impact: string;
  /** When the certificates in the case were made, RFC 3339, newest first. */
  made: string[];
  /** Which phones restart. */
  phones: string;
  /** What is renewed. */
  purpose: string;
  /** It was renewed not long before the day asked about. */
  renewed: boolean;
  /** `high`, `medium`, `low`. */
  risk: string;
  /** Which services restart. */
  services: string[];
  /** The lists that name it. */
  trust_lists: string[];
}
/** The facts that a report goes by. */
export interface Knowledge {
  /** The day up to which facts were gathered. */
  date: string;
  /** The documents. */
  documents: Reference[];
}
/** A node. */
export interface Node {
  /** Name. */
  name: string;
  /** `CUCM`, `IM&P`, `Expressway`. */
  product?: string | null;
  /** Release. */
  release?: string | null;
  /** `publisher` or `subscriber`. */
  role?: string | null;
  /** Services that run. */
  services?: string[] | null;
}
/** What is wrong with an artifact. */
export interface Problem {
  /** Line, from 1. */
  line?: number | null;
  /** What was expected, what was found, what to do. */
  message: string;
  /** Byte offset, from 0. */
  offset?: number | null;
}
/** What to do. */
export interface Procedure {
  /** Outside business hours. */
  after_hours: boolean;
  /** The cluster that it is written for, by its publisher, where the case holds several. */
  cluster?: string | null;
  /** Disputes on its way. */
  disputes?: Dispute[];
  /** The findings that it ends. */
  ends: string[];
  /** The procedure; never renamed. */
  id: string;
  /** `high`, `medium`, `low`. */
  impact: string;
  /** Which phones restart: `none`, `some`, `all`. */
  phones: string;
  /** Who says so. */
  references: Reference[];
  /** The steps in order. */
  steps: Step[];
  /** What it does. */
  title: string;
}
/** A record of a list. */
export interface Record {
  /** Issuer; empty where the record bears no certificate. */
  issuer: string;
  /** Its node. */
  node?: string | null;
  /** Its function. */
  role: string;
  /** Serial; empty where the record bears no certificate. */
  serial: string;
  /** SHA-1 of the certificate. */
  sha1?: string | null;
  /** Subject. */
  subject: string;
}
/** A document. */
export interface Reference {
  /** Its revision or date. */
  revision?: string | null;
  /** Its title, with id and section. */
  title: string;
  /** Where it is; empty where it has no public address. */
  url: string;
}
/** Something that is not wrong. */
export interface RuledOut {
  /** What shows that it is not. */
  evidence: Evidence[];
  /** The condition. */
  id: string;
  /** The scenario. */
  scenario?: string | null;
  /** What it would have been. */
  title: string;
}
/** One side of a dispute. */
export interface Side {
  /** Where. */
  reference: Reference;
  /** What it says. */
  says: string;
}
/** Whether a signature holds. */
export interface Signature {
  /** `valid`, `invalid`, `unchecked`. */
  status: string;
  /** Why not. */
  why?: string | null;
}
/** Who signed a list. */
export interface Signer {
  /** Issuer of the signer's certificate. */
  issuer: string;
  /** Its serial. */
  serial: string;
}
/** A step. */
export interface Step {
  /** What can be lost. */
  caution?: string | null;
  /** The command to copy. */
  command?: string | null;
  /** `PROCEDURE-1`, … */
  id: string;
  /** The node. */
  node?: string | null;
  /** What to do. */
  text: string;
  /** The user ticked it. */
  ticked?: boolean;
  /** How to see that it worked. */
  verify?: Verify | null;
  /** The command line of which node, or which page. */
  where: string;
}
/** A CTL or ITL. */
export interface TrustList {
  /** The artifact that holds it. */
  artifact: string;
  /** `CTL` or `ITL`. */
  kind: string;
  /** When it was made, RFC 3339; from text within a day. */
  made?: string | null;
  /** Checksum. */
  md5?: string | null;
  /** Its records. */
  records: Record[];
  /** Checksum. */
  sha1?: string | null;
  /** Whether its signature holds. */
  signature: Signature;
  /** The signer's serial and issuer. */
  signer?: Signer | null;
  /** Its lengths add up: nothing of it is missing. */
  whole: boolean;
}
/** Something that could not be decided. */
export interface Unknown {
  /** The command that answers it. */
  command?: string | null;
  /** Where to run it. */
  node?: string | null;
  /** The page or file that answers it. */
  page?: string | null;
  /** The question. */
  question: string;
  /** The scenario. */
  scenario?: string | null;
  /** What the answer decides. */
  why: string;
}
/** A condition's answer. */
export interface VerdictLine {
  /** The condition. */
  id: string;
  /** The scenario. */
  scenario?: string | null;
  /** `holds`, `ruled-out`, `open`, `not-applicable`. */
  verdict: string;
  /** Why it is not applicable. */
  why?: string | null;
}
/** How to see that a step worked. */
export interface Verify {
  /** An output can close the step. */
  by_output?: boolean;
  /** The command. */
  command?: string | null;
  /** What differs or is still to be seen, what it means and what to do. */
  differs?: string | null;
  /** An output that was given closes it, or differs; nothing where none speaks of it. */
  done?: boolean | null;
  /** What closes it, or differs. */
  evidence?: Evidence | null;
  /** What it must show. */
  expect: string;
}
/** A way back for stranded phones, as the model shows it. */
export interface WayBack {
  /** The procedure. */
  procedure: string;
  /** Which of the stranded phones it brings back, in every reading of the sources: `none`, `some`, `all`. */
  saves: string;
  /** What it does. */
  title: string;
  /** Why. */
  why: string;
}
/** The case before the work and now. */
export interface Work {
  /** How many artifacts are from before. */
  artifacts_before: number;
  /** What is not as it was. */
  changes: Change[];
  /** What was wrong before and is no more. */
  ended: Ended[];
  /** Steps that an output can close, of the procedures that are being gone through. */
  steps: number;
  /** Of these the closed ones, by an output or a tick. */
  steps_done: number;
}
/** A renewal, rehearsed. */
export interface Plan {
  /** The plan as it was given. */
  as_given: Rounds;
  /** What the case does not say, and what is assumed in its place. */
  assumed: string[];
  /** Phones of the case that are not registered: the plan takes none of them along. */
  away?: number;
  /** An output closed a step of it that does something: it stands. */
  begun?: boolean;
  /** Disputes that it hangs on. */
  disputes?: Dispute[];
  /** The kinds of phone that it was rehearsed with. */
  kinds?: string[];
  /** `mixed` or `non-secure`. */
  mode: string;
  /** Certificates that phones hang on were renewed since, and none of its rounds renews them: it holds no more. */
  outgrown?: boolean;
  /** What comes before the first round. */
  preconditions: Step[];
  /** The fewest rounds that strand nobody; where there are none from this state, those that do the least harm. */
  recommended: Rounds;
  /** The way back, where the plan as given strands phones. */
  recovery?: Procedure | null;
  /** The release that it is for. */
  release: string;
  /** `retrust.plan/1`. */
  schema: string;
  /** What changed since the plan was made and no step of it is for, in sentences. */
  unplanned?: string[];
  /** Version of Retrust. */
  version: string;
  /** Ways back, each tried on the model, least impact first, where the plan as given strands phones. */
  ways_back?: WayBack[];
}
/** Certificates that are renewed before the phones are waited for. */
export interface PlanRound {
  /** Their purposes, in order. */
  certificates: string[];
  /** When the first of them ends, RFC 3339, where the plan is for what is due and they are not renewed yet. */
  expires?: string | null;
  /** The node, where it is one. */
  node?: string | null;
  /** What to do. */
  steps: Step[];
  /** Whom it strands. */
  strands: Strands;
  /** The phones are waited for before the next round. */
  wait_for_phones: boolean;
}
/** Rounds, and whether they strand anybody. */
export interface Rounds {
  /** The phones take the present lists before the first round. */
  lists_first?: boolean;
  /** What becomes of phones that are off until the end; nothing where they come back too. */
  off?: string | null;
  /** A round was begun before the phones were counted back after the one before it, and strands some by that. */
  overtaken?: boolean;
  /** In order. */
  rounds: PlanRound[];
  /** Nobody is stranded, in any reading of the sources. */
  safe: boolean;
}
/** Whom a round strands. */
export interface Strands {
  /** Which kinds of phone. */
  kinds: string[];
  /** `none`, `some`, `all`. */
  phones: string;
  /** Who says so. */
  references: Reference[];
  /** Why, and on which reading of the sources it hangs. */
  why: string;
}
