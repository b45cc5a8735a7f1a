//! The page's program.

#[cfg(target_arch = "wasm32")]
fn main() {
    orchestration_guide::web::app::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This program runs in a browser: build it for wasm32-unknown-unknown.");
}
