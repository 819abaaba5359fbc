//! Speed and memory, each as a ratio to a peer measured in the same run. Nothing here is a test.

use crate::shell::{Done, output, root, run, save, step, text};
use crate::{page, setup, wasm};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The peer for logs; Debian packs an old one.
const RIPGREP: &str = "15.2.0";

/// Every benchmark; the results go to docs/performance.md by hand, with the machine and the date.
pub fn all() -> Done {
    for_bench()?;
    let folder = inputs()?;
    println!("what | ours | peer | ratio");
    native(&folder)?;
    wasm::build("retrust-wasm", "retrust_wasm.wasm", "nodejs", &root().join("target/package"))?;
    let package = root().join("target/package/retrust_wasm.js");
    let example = root().join("target/example");
    wasm::build_example("certificates", &example)?;
    run(Command::new("node")
        .arg("tests/bench/certificates.mjs")
        .arg(example.join("certificates.js"))
        .arg(folder.join("certificates.pem")))?;
    run(Command::new("node").arg("tests/bench/node.mjs").arg(package).arg(&folder))?;
    let plain = root().join("target/package-plain");
    wasm::build_plain(&plain)?;
    run(Command::new("node").arg("tests/bench/node.mjs").arg(plain.join("retrust_wasm.js")).arg(&folder).arg("without vectors"))?;
    page::build()?;
    run(Command::new("node").arg("tests/bench/page.mjs").arg(folder.join("1g.log")))?;
    size()
}

fn ripgrep() -> PathBuf {
    setup::tool("rg")
}

fn for_bench() -> Done {
    setup::for_page()?;
    setup::for_tests()?;
    let there = output(Command::new(ripgrep()).arg("--version")).is_some_and(|v| v.contains(RIPGREP));
    if !there {
        let mut install = Command::new("cargo");
        install.args(["install", "ripgrep", "--version", RIPGREP, "--locked", "--quiet", "--root"]).arg(root().join(".tools"));
        step("ripgrep", "the peer for logs", "2 min", &mut install)?;
    }
    run(Command::new("cargo").args(["build", "--quiet", "--release", "--package", "retrust-cli"]))
}

/// Logs of 100 MB, 1 GB and 2 GB, certificates, lists: the same bytes in every run.
fn inputs() -> Done<PathBuf> {
    let folder = root().join("target/bench");
    std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    let literals: Vec<&str> = retrust::cisco::log_messages::ALL.iter().map(|m| m.literal).collect();
    save(&folder.join("literals.txt"), literals.join("\n") + "\n")?;
    let block = retrust_testing::log::long(8_500_000, &literals);
    for (name, size) in [("100m.log", 100_000_000), ("1g.log", 1_000_000_000), ("2g.log", 2_000_000_000)] {
        let path = folder.join(name);
        if path.metadata().map_or(0, |m| m.len()) < size {
            let mut bytes = Vec::new();
            while (bytes.len() as u64) < size {
                bytes.extend_from_slice(&block);
            }
            save(&path, bytes)?;
        }
    }
    let log = std::fs::read(folder.join("100m.log")).map_err(|e| e.to_string())?;
    save(&folder.join("100m.log.gz"), retrust_testing::archive::gzip(&log))?;
    save(&folder.join("100m.zip"), retrust_testing::archive::zip(&[("long.log".to_owned(), log)]))?;
    let mut cluster = retrust_testing::Cluster::new(&["cucm-pub", "cucm-sub1"]);
    let root = retrust_testing::Authority::root("Example Root", retrust_testing::KeyKind::P256, retrust_testing::day("2024-01-01"));
    let days = retrust_testing::day("2026-01-01");
    for i in 0..10_000 {
        let name = format!("host{i}.example.com");
        let key = retrust_testing::KeyKind::Rsa(i % 4);
        cluster.trust("CallManager-trust", &root.issue(&name, &name, key, days, 365, &[&name, "example.com"]));
    }
    let pems: String = cluster.trusted.iter().take(1_000).map(|t| t.certificate.pem()).collect();
    save(&folder.join("certificates.pem"), pems)?;
    save(&folder.join("query.txt"), cluster.certificate_query())?;
    let list = cluster.list(retrust_testing::ListKind::Itl, days);
    save(&folder.join("ITLFile.tlv"), list.file())?;
    twenty_nodes(&folder)?;
    Ok(folder)
}

/// A mixed cluster of twenty nodes: what a plan asks of it, and the lists of each node beside that.
fn twenty_nodes(folder: &Path) -> Done {
    let hosts: Vec<String> = std::iter::once("cucm-pub".to_owned()).chain((1..20).map(|i| format!("cucm-sub{i:02}"))).collect();
    let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let cluster = retrust_testing::Cluster::new(&hosts).mixed();
    let whole = folder.join("twenty");
    std::fs::create_dir_all(&whole).map_err(|e| e.to_string())?;
    let parts = [
        ("show network cluster", cluster.show_network_cluster()),
        ("show version active", cluster.show_version_active()),
        ("run sql select paramvalue from processconfig where paramname='ClusterSecurityMode'", cluster.security_mode()),
        (retrust_testing::output::QUERY, cluster.certificate_query()),
    ];
    let parts: Vec<(&str, &str)> = parts.iter().map(|(command, output)| (*command, output.as_str())).collect();
    let few = retrust_testing::output::session(&parts);
    save(&folder.join("twenty.txt"), &few)?;
    save(&whole.join("session.txt"), &few)?;
    for node in &hosts {
        for (kind, name) in [(retrust_testing::ListKind::Itl, "itl"), (retrust_testing::ListKind::Ctl, "ctl")] {
            let list = cluster.list(kind, retrust_testing::day("2026-01-02")).show();
            save(&whole.join(format!("{node}-{name}.txt")), retrust_testing::output::session(&[(&format!("show {name}"), &list)]))?;
        }
    }
    Ok(())
}

/// The best of some runs, and what it printed.
fn best(runs: usize, command: impl Fn() -> Command) -> Done<(Duration, String)> {
    let mut least = (Duration::MAX, String::new());
    for _ in 0..runs {
        let start = Instant::now();
        let printed = output(&mut command()).ok_or("a benchmark's command failed")?;
        least = least.min((start.elapsed(), printed));
    }
    Ok(least)
}

fn retrust(file: &Path, verb: &str) -> Command {
    let mut command = Command::new(root().join("target/release/retrust"));
    command.arg(verb).arg(file);
    if verb == "diagnose" {
        command.arg("--exit-zero");
    }
    command
}

fn row(what: &str, bytes: u64, ours: Duration, peer: Duration) {
    let speed = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    println!("{what} | {:.0} MB/s | {:.0} MB/s | {:.2}", speed(ours), speed(peer), peer.as_secs_f64() / ours.as_secs_f64());
}

/// The command line against ripgrep, and its memory.
fn native(folder: &Path) -> Done {
    let (log, literals) = (folder.join("1g.log"), folder.join("literals.txt"));
    let size = |path: &Path| path.metadata().map_or(0, |m| m.len());
    let rg = || {
        let mut command = Command::new(ripgrep());
        command.args(["-F", "-c", "-j1", "-f"]).arg(&literals).arg(&log);
        command
    };
    let (peer, lines) = best(5, rg)?;
    let (ours, told) = best(5, || retrust(&log, "diagnose"))?;
    if !told.contains(&format!("{lines} lines that matter")) && !told.contains(&format!("{lines} lines matter")) {
        println!("note: ripgrep counts {lines} lines, and the report does not say so");
    }
    row("log of 1 GB, `retrust diagnose` against `rg -F -f -j1`", size(&log), ours, peer);
    let on_one_core = |command: Command| {
        let mut taskset = Command::new("taskset");
        taskset.args(["-c", "0"]).arg(command.get_program()).args(command.get_args());
        taskset
    };
    if let Ok((peer, _)) = best(5, || on_one_core(rg())) {
        let (ours, _) = best(5, || on_one_core(retrust(&log, "diagnose")))?;
        row("the same, both on one core", size(&log), ours, peer);
    }
    for (name, unpack) in [("100m.log.gz", "gzip -dc"), ("100m.zip", "unzip -p")] {
        let file = folder.join(name);
        let pipe = || {
            let mut command = Command::new("sh");
            command.arg("-c").arg(format!("{unpack} {} | {} -F -c -f {}", file.display(), ripgrep().display(), literals.display()));
            command
        };
        let Ok((peer, _)) = best(3, pipe) else { continue };
        let (ours, _) = best(3, || retrust(&file, "diagnose"))?;
        row(&format!("{name}, unpacked and searched, against `{unpack} | rg`"), size(&folder.join("100m.log")), ours, peer);
    }
    certificates(folder)?;
    plans(folder)?;
    let (small, large) = (peak(&folder.join("100m.log"))?, peak(&folder.join("2g.log"))?);
    println!("peak memory, 2 GB against 100 MB | {large} KiB | {small} KiB | {:.2}", large as f64 / small as f64);
    Ok(())
}

/// Every field and both fingerprints of a certificate, as often as it goes in a second.
fn certificates(folder: &Path) -> Done {
    setup::for_vectors()?;
    let rate = |command: &mut Command| -> Done<f64> {
        output(command).and_then(|t| t.trim().parse().ok()).ok_or_else(|| "the certificates could not be timed".to_owned())
    };
    let file = folder.join("certificates.pem");
    let mut ours = Command::new("cargo");
    ours.args(["run", "--quiet", "--release", "--package", "retrust", "--example", "certificates", "--"]).arg(&file);
    let mut peer = Command::new("python3");
    peer.arg(root().join("tests/bench/certificates.py")).arg(setup::vectors()).arg(&file);
    let (ours, peer) = (rate(&mut ours)?, rate(&mut peer)?);
    println!(
        "certificates, native, all fields, against Python's cryptography | {ours:.0} a second | {peer:.0} a second | {:.2}",
        ours / peer
    );
    Ok(())
}

/// A plan for twenty nodes, from what it asks for and with all their lists.
fn plans(folder: &Path) -> Done {
    for name in ["twenty.txt", "twenty"] {
        let plan = || {
            let mut command = retrust(&folder.join(name), "plan");
            command.args(["--renew", "CallManager,TVS,ITLRecovery,CAPF,tomcat"]);
            command
        };
        let (ours, _) = best(5, plan)?;
        println!("plan for twenty nodes, {name} | {} ms | - | goal 100 ms", ours.as_millis());
    }
    Ok(())
}

/// The largest resident size of a run, in KiB, as Linux counts it.
fn peak(file: &Path) -> Done<u64> {
    let mut child = retrust(file, "diagnose").stdout(Stdio::null()).stderr(Stdio::null()).spawn().map_err(|e| e.to_string())?;
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().map_err(|e| e.to_string())?.is_none() {
        let line = text(Path::new(&status)).unwrap_or_default();
        let high = line.lines().find_map(|l| l.strip_prefix("VmHWM:")).and_then(|l| l.split_whitespace().next()?.parse().ok());
        most = most.max(high.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok(most)
}

/// What the wasm weighs, compressed as a server would send it.
pub fn brotli(file: &Path) -> Done<u64> {
    const SCRIPT: &str = "const z=require('zlib'),b=require('fs').readFileSync(process.argv[1]),c=z.constants;process.stdout.write(String(z.brotliCompressSync(b,{params:{[c.BROTLI_PARAM_QUALITY]:11,[c.BROTLI_PARAM_LGWIN]:24,[c.BROTLI_PARAM_SIZE_HINT]:b.length}}).length))";
    let size = output(Command::new("node").arg("-e").arg(SCRIPT).arg(file)).ok_or("node could not compress the wasm")?;
    size.parse().map_err(|_| format!("expected a size, found `{size}`"))
}

/// The wasm of the package and of the page.
pub const WASM: [(&str, &str); 2] =
    [("the package's wasm:", "target/package/retrust_wasm_bg.wasm"), ("the page's wasm:", "target/page/retrust-web_bg.wasm")];

fn size() -> Done {
    for (name, file) in WASM {
        let size = brotli(&root().join(file))?;
        println!("{name} brotli | {size} bytes | 394000 bytes, the oxc parser's | {:.2}", size as f64 / 394_000.0);
    }
    Ok(())
}
