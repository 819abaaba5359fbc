//! Installs what is missing, and says so. Where nothing is missing it looks and is done.

use crate::shell::{Done, output, root, run, save, step, text};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Trunk, for `dist/site/` alone; newer ones want a newer compiler.
const TRUNK: &str = "0.21.14";

/// How wasm is compiled.
pub enum Compiler {
    /// The toolchain in use has the wasm target.
    Rustup,
    /// Debian's packages, which build std themselves.
    Debian,
}

const DEBIAN: [&str; 3] = ["/usr/bin/rustc", "/usr/bin/cargo", "/usr/bin/wasm-ld-22"];

fn debian() -> bool {
    DEBIAN.iter().all(|p| Path::new(p).exists())
}

/// The compiler for wasm that is there.
pub fn compiler() -> Option<Compiler> {
    let sysroot = output(Command::new("rustc").arg("--print").arg("sysroot").current_dir(root()));
    let has_target = sysroot.is_some_and(|s| Path::new(&s).join("lib/rustlib/wasm32-unknown-unknown/lib").exists());
    if has_target {
        return Some(Compiler::Rustup);
    }
    debian().then_some(Compiler::Debian)
}

/// A tool that cargo installed for this project.
pub fn tool(name: &str) -> PathBuf {
    root().join(".tools/bin").join(name)
}

/// The version of a package in Cargo.lock.
pub fn locked(package: &str) -> Done<String> {
    let lock = text(&root().join("Cargo.lock"))?;
    let at = lock.find(&format!("name = \"{package}\"\n")).ok_or_else(|| format!("Cargo.lock has no {package}"))?;
    let version = lock[at..].split('"').nth(3);
    version.map(str::to_owned).ok_or_else(|| "Cargo.lock is damaged".to_owned())
}

/// What the page needs: a compiler for wasm, and wasm-bindgen.
pub fn for_page() -> Done {
    if compiler().is_none() {
        println!("setup: wasm target: the page is compiled to WebAssembly (about 20 s by rustup)");
        let added = run(Command::new("rustup").args(["target", "add", "wasm32-unknown-unknown"]));
        if added.is_err() || compiler().is_none() {
            println!("setup: rustup has no wasm target for this toolchain; Debian's compiler will do");
            apt("a compiler for wasm", "1 min", &["rustc-web", "cargo-web", "rust-web-src", "lld-22"])?;
        }
    }
    let wanted = locked("wasm-bindgen")?;
    let bindgen = tool("wasm-bindgen");
    let there = output(Command::new(&bindgen).arg("--version")).is_some_and(|v| v.ends_with(&wanted));
    if !there {
        let mut install = install("wasm-bindgen-cli", &wanted);
        step("wasm-bindgen", "it joins wasm and JavaScript, and runs tests in a browser", "3 min", &mut install)?;
    }
    Ok(())
}

/// What the tests need besides: browsers, node and its packages.
pub fn for_tests() -> Done {
    let mut missing = Vec::new();
    for (file, package) in
        [("/usr/bin/chromium", "chromium"), ("/usr/bin/chromedriver", "chromium-driver"), ("/usr/bin/firefox-esr", "firefox-esr")]
    {
        if !Path::new(file).exists() {
            missing.push(package);
        }
    }
    for (program, packages) in [("node", "nodejs"), ("npm", "npm")] {
        if output(Command::new(program).arg("--version")).is_none() {
            missing.push(packages);
        }
    }
    if !missing.is_empty() {
        // With what Debian recommends beside them: fonts, so that the page is measured as people see it.
        apt("browsers, to test the page in", "2 min", &missing)?;
    }
    let folder = root().join("tests/browser");
    // npm writes its own copy of the lock file when it is done.
    let stamp = folder.join("node_modules/.package-lock.json");
    let age = |p: &Path| p.metadata().and_then(|m| m.modified()).ok();
    if age(&stamp) < age(&folder.join("package-lock.json")) || !stamp.exists() {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder).env("PUPPETEER_SKIP_DOWNLOAD", "1");
        step("puppeteer-core and axe-core", "they drive the browsers and check accessibility", "20 s", &mut npm)?;
    }
    Ok(())
}

/// The public X.509 vectors and a reader of them that is not ours.
const VECTORS: [&str; 2] = ["cryptography==48.0.0", "cryptography-vectors==48.0.0"];

/// Where the vectors lie, with what OpenSSL and cryptography read in them.
pub fn vectors() -> PathBuf {
    root().join(".tools/vectors")
}

/// What the comparison with others needs: Python, its cryptography, the vectors.
pub fn for_vectors() -> Done {
    let reference = vectors().join("reference.jsonl");
    if reference.exists() {
        return Ok(());
    }
    let missing: Vec<&str> = [("python3", "python3"), ("pip3", "python3-pip"), ("openssl", "openssl")]
        .into_iter()
        .filter(|(program, _)| output(Command::new(program).arg(if *program == "openssl" { "version" } else { "--version" })).is_none())
        .map(|(_, package)| package)
        .collect();
    if !missing.is_empty() {
        apt("what other readers of certificates need", "1 min", &missing)?;
    }
    let mut pip = Command::new("pip3");
    pip.args(["install", "--quiet", "--disable-pip-version-check", "--root-user-action=ignore", "--target"]).arg(vectors()).args(VECTORS);
    step("cryptography and its X.509 vectors", "the certificate reader is held to them", "20 s", &mut pip)?;
    println!("setup: OpenSSL and cryptography read the vectors (15 s)");
    let mut python = Command::new("python3");
    let read = output(python.arg(root().join("tests/vectors/reference.py")).arg(vectors()));
    save(&reference, read.ok_or("tests/vectors/reference.py failed: run it by hand to see why")? + "\n")
}

/// What `dist/site/` needs: Trunk.
pub fn for_site() -> Done {
    let there = output(Command::new(tool("trunk")).arg("--version")).is_some_and(|v| v.ends_with(TRUNK));
    if !there {
        let mut install = install("trunk", TRUNK);
        install.arg("--locked");
        step("Trunk", "it writes the page as a site", "6 min", &mut install)?;
    }
    Ok(())
}

fn install(package: &str, version: &str) -> Command {
    let mut command = Command::new("cargo");
    command.args(["install", package, "--version", version, "--quiet", "--root"]).arg(root().join(".tools"));
    // A tool that runs for seconds need not be optimised for minutes.
    command
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
    command.env("CARGO_TARGET_DIR", root().join("target/tools"));
    command
}

fn apt(what: &str, about: &str, packages: &[&str]) -> Done {
    if output(Command::new("apt-get").arg("--version")).is_none() {
        return Err(format!("{what} is missing: install {} with your system's package manager", packages.join(", ")));
    }
    run(Command::new("apt-get").args(["update", "-qq"]))?;
    let mut command = Command::new("apt-get");
    command.args(["install", "-y", "-qq"]).args(packages).env("DEBIAN_FRONTEND", "noninteractive");
    step(&packages.join(", "), what, about, &mut command)
}
