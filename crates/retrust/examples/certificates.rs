//! Reads certificates with all fields and both fingerprints for a second, and prints how many.

use base64::Engine as _;
use retrust::x509::Certificate;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pem = std::fs::read_to_string(std::env::args().nth(1).ok_or("a file of certificates")?)?;
    let bodies = pem.split("-----BEGIN CERTIFICATE-----").skip(1).filter_map(|b| b.split("-----END").next());
    let ders: Vec<Vec<u8>> =
        bodies.map(|b| base64::engine::general_purpose::STANDARD.decode(b.replace(['\n', '\r'], ""))).collect::<Result<_, _>>()?;
    let (start, mut count) = (Instant::now(), 0_u32);
    while start.elapsed().as_secs_f64() < 1.0 {
        for der in &ders {
            std::hint::black_box(Certificate::parse(der)?);
            count += 1;
        }
    }
    println!("{:.0}", f64::from(count) / start.elapsed().as_secs_f64());
    Ok(())
}
