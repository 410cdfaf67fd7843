//! Has the crate built again when the dashboard was: its files have other names then, which the compiler cannot know of.
//! `ui/dist` is always there, empty until `make ui` fills it.

fn main() {
    println!("cargo:rerun-if-changed=ui/dist");
}
