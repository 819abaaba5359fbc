//! Writes the files of all example cases, and one of every format, flat into a folder: seeds for fuzzing.

fn main() -> std::io::Result<()> {
    let folder = std::path::PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "seeds".to_owned()));
    std::fs::create_dir_all(&folder)?;
    for example in retrust_testing::examples::all() {
        for (name, content) in example.files {
            std::fs::write(folder.join(format!("{} {}", example.id, name.replace('/', " "))), content)?;
        }
    }
    for piece in retrust_testing::gallery::all() {
        std::fs::write(folder.join(format!("{} {}", piece.format, piece.name)), piece.content)?;
    }
    Ok(())
}
