//! The page's worker: runs the engine in slices, so that messages from the page are heard between
//! them.

#[cfg(target_arch = "wasm32")]
fn main() {
    orchestration_guide::worker::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This program runs in a browser: build it for wasm32-unknown-unknown.");
}
