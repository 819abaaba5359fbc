//! Writes the example cases into a folder, one folder a case.

fn main() -> std::io::Result<()> {
    let root = std::path::PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "examples".to_owned()));
    for example in retrust_testing::examples::all() {
        for (name, content) in example.files {
            let path = root.join(example.id).join(name);
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::write(path, content)?;
        }
    }
    Ok(())
}
