//! Compiles to WebAssembly, by the toolchain in use or by Debian's.

use crate::setup::{Compiler, compiler, tool};
use crate::shell::{Done, root, run};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where wasm is built: apart from native code, for std may be built too.
pub fn target() -> PathBuf {
    root().join("target/wasm")
}

/// cargo for wasm, with the environment that it needs.
pub fn cargo() -> Done<Command> {
    let compiler = compiler().ok_or("there is no compiler for wasm: cargo xtask setup")?;
    let mut cargo = match compiler {
        Compiler::Rustup => Command::new("cargo"),
        Compiler::Debian => {
            let mut cargo = Command::new("/usr/bin/cargo");
            cargo
                .env("RUSTC", "/usr/bin/rustc")
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-22");
            cargo
        }
    };
    // What the cargo that runs this task set for its own toolchain.
    for name in ["CARGO", "RUSTUP_TOOLCHAIN", "RUSTDOC", "LD_LIBRARY_PATH"] {
        cargo.env_remove(name);
    }
    cargo.env("CARGO_TARGET_DIR", target());
    // Every browser since 2023 has these vectors; they carry the search over logs.
    cargo.env("RUSTFLAGS", "-C target-feature=+simd128");
    Ok(cargo)
}

/// Builds a package's wasm and lets wasm-bindgen make its glue in `out`.
pub fn build(package: &str, file: &str, kind: &str, out: &Path) -> Done {
    build_by(cargo()?, &target(), package, file, kind, out)
}

/// Builds the package for Node without vectors, as a browser from before 2023 would need it; apart from the other.
pub fn build_plain(out: &Path) -> Done {
    let folder = root().join("target/wasm-plain");
    let mut cargo = cargo()?;
    cargo.env("RUSTFLAGS", "").env("CARGO_TARGET_DIR", &folder);
    build_by(cargo, &folder, "retrust-wasm", "retrust_wasm.wasm", "nodejs", out)
}

/// Builds an example of the package for Node, for the benchmarks.
pub fn build_example(name: &str, out: &Path) -> Done {
    let mut cargo = cargo()?;
    run(cargo.args([
        "build",
        "--quiet",
        "--profile",
        "page",
        "--target",
        "wasm32-unknown-unknown",
        "--package",
        "retrust-wasm",
        "--example",
        name,
    ]))?;
    bindgen(&target().join(format!("wasm32-unknown-unknown/page/examples/{name}.wasm")), "nodejs", out)
}

fn build_by(mut cargo: Command, folder: &Path, package: &str, file: &str, kind: &str, out: &Path) -> Done {
    run(cargo.args(["build", "--quiet", "--profile", "page", "--target", "wasm32-unknown-unknown", "--package", package]))?;
    let wasm = folder.join("wasm32-unknown-unknown/page").join(file);
    bindgen(&wasm, kind, out)
}

fn bindgen(wasm: &Path, kind: &str, out: &Path) -> Done {
    run(Command::new(tool("wasm-bindgen")).args(["--remove-name-section", "--target", kind, "--out-dir"]).arg(out).arg(wasm))
}
