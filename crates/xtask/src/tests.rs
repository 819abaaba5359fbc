//! Every test: the core and the command line, wasm in headless Chromium, the page in real browsers.

use crate::shell::{Done, root, run, text};
use crate::{page, setup, wasm as build};
use std::process::Command;
use std::time::Instant;

/// All of them; what is missing is installed first.
pub fn all() -> Done {
    let start = Instant::now();
    setup::for_page()?;
    setup::for_tests()?;
    setup::for_vectors()?;
    println!("setup: everything is there ({:.1} s)", start.elapsed().as_secs_f32());
    timed("native tests", native)?;
    timed("wasm tests", wasm)?;
    timed("browser tests", browser)
}

fn timed(name: &str, tests: fn() -> Done) -> Done {
    let start = Instant::now();
    println!("== {name}");
    tests()?;
    println!("== {name}: passed in {} s", start.elapsed().as_secs());
    Ok(())
}

/// Core, fixtures, command line, this crate, and the page's state.
pub fn native() -> Done {
    run(Command::new("cargo").args(["fmt", "--all", "--check"]))?;
    run(Command::new("cargo").args([
        "clippy",
        "--quiet",
        "--workspace",
        "--exclude",
        "retrust-wasm",
        "--exclude",
        "retrust-web",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))?;
    run(Command::new("cargo").args(["test", "--quiet", "--workspace", "--exclude", "retrust-wasm"]).env("INSTA_UPDATE", "no"))
}

/// The certificate reader against OpenSSL's and cryptography's; part of the native tests once the vectors are there.
pub fn vectors() -> Done {
    setup::for_vectors()?;
    run(Command::new("cargo").args(["test", "--quiet", "--package", "retrust", "--test", "vectors"]))
}

/// The JavaScript API in headless Chromium.
pub fn wasm() -> Done {
    let mut cargo = build::cargo()?;
    cargo
        .args(["test", "--release", "--target", "wasm32-unknown-unknown", "--package", "retrust-wasm", "--test", "api"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", setup::tool("wasm-bindgen-test-runner"))
        .env("CHROMEDRIVER", "/usr/bin/chromedriver")
        .env("WASM_BINDGEN_TEST_TIMEOUT", "180")
        // Test harnesses ignore `panic = "abort"`, and two ways to panic would mean two builds of std in one.
        .env("CARGO_PROFILE_RELEASE_PANIC", "unwind")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "2");
    run(&mut cargo)
}

/// The one file from disk, in Chromium and in Firefox, and the package in Node.
pub fn browser() -> Done {
    page::build()?;
    build::build("retrust-wasm", "retrust_wasm.wasm", "nodejs", &root().join("target/package"))?;
    size()?;
    run(Command::new("node").args(["--test", "--test-concurrency=1", "--test-timeout=300000", "--test-reporter=spec"]).args([
        "tests/browser/page.test.js",
        "tests/browser/access.test.js",
        "tests/browser/package.test.js",
    ]))
}

/// The wasm weighs what docs/size.txt says, within 2 %.
fn size() -> Done {
    let written = text(&root().join("docs/size.txt"))?;
    for (name, file) in crate::bench::WASM {
        let size = crate::bench::brotli(&root().join(file))?;
        let line = written.lines().find_map(|l| l.strip_prefix(name)).and_then(|l| l.split_whitespace().next());
        let expected: u64 = line.and_then(|n| n.parse().ok()).ok_or_else(|| format!("docs/size.txt names no size of {name}"))?;
        if size.abs_diff(expected) * 50 > expected {
            return Err(format!("{name} {size} bytes in brotli, and docs/size.txt says {expected}: if that is meant, write it there"));
        }
        println!("{name} {size} bytes in brotli, {expected} in docs/size.txt");
    }
    Ok(())
}

/// Fuzzes all formats, or one; what is found stays in `fuzz/artifacts`.
pub fn fuzz(seconds: u64, format: Option<&str>) -> Done {
    let tool = setup::tool("cargo-fuzz");
    if !tool.exists() {
        let mut install = Command::new("cargo");
        install.args(["install", "cargo-fuzz", "--version", "0.13.2", "--locked", "--quiet", "--root"]).arg(root().join(".tools"));
        crate::shell::step("cargo-fuzz", "it drives libFuzzer", "2 min", &mut install)?;
    }
    let name = format.unwrap_or("all");
    let (corpus, seeds) = (format!("fuzz/corpus/{name}"), format!("fuzz/seeds/{name}"));
    let mut write = Command::new("cargo");
    write.args(["run", "--quiet", "--package", "retrust-testing", "--example", "write", "--", &seeds]).args(format);
    run(&mut write)?;
    std::fs::create_dir_all(root().join(&corpus)).map_err(|e| e.to_string())?;
    let mut fuzz = Command::new(tool);
    fuzz.args([
        "fuzz",
        "run",
        "--sanitizer",
        "none",
        "read",
        &corpus,
        &seeds,
        "--",
        &format!("-max_total_time={seconds}"),
        "-max_len=65536",
        "-timeout=10",
    ])
    .env("RUSTC_BOOTSTRAP", "1");
    run(&mut fuzz)
}
