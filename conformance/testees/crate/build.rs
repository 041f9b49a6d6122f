//! Tells the witness which version of the crate it is linked with: the one that Cargo.lock has chosen.

use std::path::Path;

const CRATE: &str = "ferrotorch-distributed";

fn main() {
    let lock_path = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("Cargo.lock");
    println!("cargo::rerun-if-changed={}", lock_path.display());
    let lock = std::fs::read_to_string(&lock_path).expect("Cargo.lock stands beside Cargo.toml");
    let version = locked_version(&lock).expect("Cargo.lock names the crate");
    println!("cargo::rustc-env=CRATE_VERSION={version}");
}

/// The value of `version` in the `[[package]]` table whose `name` is the crate's.
fn locked_version(lock: &str) -> Option<&str> {
    let name_line = format!("name = \"{CRATE}\"");
    let version_line = lock.lines().skip_while(|line| *line != name_line).nth(1)?;
    version_line.strip_prefix("version = \"")?.strip_suffix('"')
}
