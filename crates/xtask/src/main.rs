//! What a developer types: `cargo xtask COMMAND`.

#![forbid(unsafe_code)]

mod bench;
mod generate;
mod new;
mod page;
mod serve;
mod setup;
mod shell;
mod tests;
mod wasm;

use std::process::ExitCode;

const USAGE: &str = "cargo xtask COMMAND

  setup              install what is missing to build and test
  serve [PORT]       build the page and serve it on loopback
  bundle             write dist/retrust.html, dist/site/ and dist/SHA256SUMS
  test               install what is missing and pass every test
  test NAME          one of: native, vectors, wasm, browser
  fuzz [SECONDS] [FORMAT]
                     fuzz all formats (60 seconds unless told), or one
  bench              measure speed, memory and size, each beside a peer
  generate           write docs, schema and the page's examples from the code
  new condition ID   write the skeleton of a condition
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["setup"] => setup::for_page().and_then(|()| setup::for_tests()).and_then(|()| setup::for_vectors()),
        ["serve"] => serve::serve(8080),
        ["serve", port] => port.parse().map_err(|_| format!("expected a port, found `{port}`")).and_then(serve::serve),
        ["bundle"] => page::bundle(),
        ["test"] => tests::all(),
        ["test", "native"] => tests::native(),
        ["test", "vectors"] => tests::vectors(),
        ["test", "wasm"] => tests::wasm(),
        ["test", "browser"] => tests::browser(),
        ["fuzz"] => tests::fuzz(60, None),
        ["fuzz", seconds, format @ ..] if format.len() < 2 => seconds
            .parse()
            .map_err(|_| format!("expected seconds, found `{seconds}`"))
            .and_then(|seconds| tests::fuzz(seconds, format.first().copied())),
        ["bench"] => bench::all(),
        ["generate"] => generate::write(),
        ["new", "condition", id] => new::condition(id),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}
