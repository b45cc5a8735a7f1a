//! Writes every page of the guide as HTML, from the built `index.html` in the folder given. With
//! the address where the site will stand, pages carry whole addresses and there is a sitemap.

#[cfg(not(target_arch = "wasm32"))]
use orchestration_guide::web::prerender::{Address, write_pages};

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    let mut args = std::env::args().skip(1);
    let Some(folder) = args.next() else {
        eprintln!("usage: prerender FOLDER [ADDRESS] (the folder with the built index.html)");
        return std::process::ExitCode::from(2);
    };
    let site = match args.next().map(|address| address.parse::<Address>()).transpose() {
        Ok(site) => site,
        Err(error) => {
            eprintln!("error: {error}");
            return std::process::ExitCode::from(2);
        }
    };
    match write_pages(folder.as_ref(), site.as_ref()) {
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
