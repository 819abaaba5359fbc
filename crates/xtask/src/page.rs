//! The page as one file, and as a site.

use crate::shell::{Done, root, run, save, text};
use crate::{setup, wasm};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::Digest as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The offline file.
pub fn file() -> PathBuf {
    root().join("dist/retrust.html")
}

/// Builds `dist/retrust.html`.
pub fn build() -> Done<PathBuf> {
    setup::for_page()?;
    let out = root().join("target/page");
    wasm::build("retrust-web", "retrust-web.wasm", "no-modules", &out)?;
    let html = inline(&text(&root().join("index.html"))?, &out)?;
    save(&file(), html)?;
    Ok(file())
}

/// The template with everything inside: style, glue, wasm in base64, and a policy that forbids
/// every connection and names each script by its hash.
fn inline(template: &str, out: &Path) -> Done<String> {
    let style = text(&root().join("web/style.css"))?;
    let glue = text(&out.join("retrust-web.js"))?;
    let boot = text(&root().join("web/boot.js"))?;
    let wasm = std::fs::read(out.join("retrust-web_bg.wasm")).map_err(|e| format!("wasm: {e}"))?;
    for (name, part) in [("glue", &glue), ("boot.js", &boot)] {
        if part.contains("</script") {
            return Err(format!("{name} must not hold a closing script tag"));
        }
    }
    let policy = format!(
        "default-src 'none'; script-src {} {} 'wasm-unsafe-eval'; worker-src blob:; style-src {}; img-src data: blob:; connect-src 'none'; form-action 'none'; base-uri 'none'",
        hash(&glue),
        hash(&boot),
        hash(&style)
    );
    let head = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n<style>{style}</style>");
    let foot = format!(
        "<script id=\"glue\">{glue}</script>\n<script id=\"wasm\" type=\"application/wasm-base64\">{}</script>\n<script>{boot}</script>",
        STANDARD.encode(wasm)
    );
    let mut html = String::new();
    for line in template.lines().filter(|l| !l.contains("data-trunk")) {
        match line.trim() {
            "<!-- policy and style -->" => html.push_str(&head),
            "<!-- program -->" => html.push_str(&foot),
            _ => html.push_str(line),
        }
        html.push('\n');
    }
    Ok(html)
}

/// A source expression of the Content-Security-Policy.
fn hash(content: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(sha2::Sha256::digest(content)))
}

/// Writes `dist/retrust.html`, `dist/site/` and `dist/SHA256SUMS`.
pub fn bundle() -> Done {
    let file = build()?;
    setup::for_site()?;
    let mut trunk = Command::new(setup::tool("trunk"));
    let cargo = wasm::cargo()?;
    trunk.args(["build", "--release"]);
    for (key, value) in cargo.get_envs() {
        match value {
            Some(value) => trunk.env(key, value),
            None => trunk.env_remove(key),
        };
    }
    // Trunk calls the cargo that it finds first, and the wasm-bindgen of this project.
    let folder = Path::new(cargo.get_program()).parent().map(Path::to_path_buf).unwrap_or_default();
    let path = std::env::var("PATH").unwrap_or_default();
    trunk.env("PATH", format!("{}:{}:{path}", root().join(".tools/bin").display(), folder.display()));
    trunk.env("CARGO_TARGET_DIR", wasm::target());
    run(&mut trunk)?;
    let site = root().join("dist/site");
    site_policy(&site)?;
    let mut sums = String::new();
    let mut files = vec![file];
    list(&site, &mut files)?;
    for path in files {
        let content = std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let digest: String = sha2::Sha256::digest(&content).iter().map(|b| format!("{b:02x}")).collect();
        let name = path.strip_prefix(root().join("dist")).unwrap_or(&path);
        sums.push_str(&format!("{digest}  {}\n", name.display()));
    }
    save(&root().join("dist/SHA256SUMS"), sums)?;
    println!("dist/retrust.html, dist/site/, dist/SHA256SUMS");
    Ok(())
}

/// The site loads its own files and nothing else; the modules that a worker imports count as workers.
fn site_policy(site: &Path) -> Done {
    let index = site.join("index.html");
    let html = text(&index)?;
    let inline: Vec<String> = html
        .split("<script")
        .skip(1)
        .filter_map(|s| s.split_once('>'))
        .filter(|(attributes, _)| !attributes.contains("src="))
        .filter_map(|(_, rest)| rest.split_once("</script>"))
        .map(|(body, _)| hash(body))
        .collect();
    let policy = format!(
        "default-src 'none'; script-src 'self' {} 'wasm-unsafe-eval'; worker-src blob: 'self'; style-src 'self'; img-src data: blob:; connect-src 'self'; form-action 'none'; base-uri 'none'",
        inline.join(" ")
    );
    let meta = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    save(&index, html.replace("<!-- policy and style -->", &meta))
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Done {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() { list(&path, files)? } else { files.push(path) }
    }
    Ok(())
}
