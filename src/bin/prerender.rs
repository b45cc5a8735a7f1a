//! Writes every page of the guide as HTML, from the built `index.html` in the folder given.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    let Some(folder) = std::env::args_os().nth(1) else {
        eprintln!("usage: prerender FOLDER (the folder with the built index.html)");
        return std::process::ExitCode::from(2);
    };
    match orchestration_guide::web::prerender::write_pages(folder.as_ref()) {
        Ok(n_pages) => {
            println!("{n_pages} pages written");
            std::process::ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {}
