//! Writes seeds for the fuzzer flat into a folder: one input of every format and the files of all
//! example cases; or those of one format alone.

fn main() -> std::io::Result<()> {
    let folder = std::path::PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "seeds".to_owned()));
    let only = std::env::args().nth(2);
    std::fs::create_dir_all(&folder)?;
    for piece in retrust_testing::gallery::all() {
        if only.as_deref().is_none_or(|only| only == piece.format) {
            std::fs::write(folder.join(format!("{} {}", piece.format, piece.name)), piece.content)?;
        }
    }
    if only.is_none() {
        for example in retrust_testing::examples::all() {
            for (name, content) in example.files {
                std::fs::write(folder.join(format!("{} {}", example.id, name.replace('/', " "))), content)?;
            }
        }
    }
    Ok(())
}
