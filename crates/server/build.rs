//! Has the crate built again when the dashboard was: its files have other names then, which the compiler cannot know of.
//! `ui/dist` is always there, empty until `make ui` fills it. Debug builds read it while they run, and need not be made anew.

fn main() {
    let embeds = std::env::var_os("CARGO_CFG_DEBUG_ASSERTIONS").is_none();
    println!("cargo:rerun-if-changed={}", if embeds { "ui/dist" } else { "build.rs" });
}
