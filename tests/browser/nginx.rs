//! The same files on Debian's nginx with the documented configuration, at the root of the host and
//! in a folder. Without nginx there is nothing to test, and a line says so.

use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::driver::{Setup, visit_host};
use crate::host::{Host, dist, free_port};
use crate::policy::{NGINX, keeps_to_it};

/// The folder that the configuration is written for.
const FOLDER: &str = "/docs/guide/";

/// How long it may take to start.
const PATIENCE: Duration = Duration::from_secs(10);

#[tokio::test]
async fn nginx_serves_the_guide_with_the_documented_configuration() {
    let Some(program) = program() else {
        println!("skipped: nginx is not installed (Debian: apt-get install nginx-light)");
        return;
    };
    for base in ["/", FOLDER] {
        visit_host(Setup::Usual, start(&program, base), async |page| keeps_to_it(&page).await)
            .await;
    }
}

fn program() -> Option<String> {
    let named = std::env::var("NGINX").ok();
    named.into_iter().chain(["nginx".into(), "/usr/sbin/nginx".into()]).find(|program| {
        let version = Command::new(program).arg("-v").stderr(Stdio::null()).status();
        version.is_ok_and(|status| status.success())
    })
}

/// Starts nginx with the configuration changed as its first lines say.
fn start(program: &str, base: &str) -> Host {
    let port = free_port();
    let site = NGINX
        .replace(FOLDER, base)
        .replace("/srv/orchestration-guide/", &format!("{}/", dist().display()))
        .replace("listen 80", &format!("listen 127.0.0.1:{port}"));
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("nginx-{port}"));
    fs::create_dir_all(&place).expect("a folder can be made");
    let file = place.join("nginx.conf");
    fs::write(&file, around(&site, &place)).expect("a file can be written");
    let process = Command::new(program)
        .args(["-e", "error.log", "-p"])
        .arg(&place)
        .arg("-c")
        .arg(&file)
        .spawn()
        .expect("nginx starts");
    let host = Host::program(process, port, base);
    let started = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(started.elapsed() < PATIENCE, "nginx does not answer: {}", file.display());
        std::thread::sleep(Duration::from_millis(20));
    }
    host
}

/// What Debian has around the configuration of a site, for one process without root's rights.
fn around(site: &str, place: &Path) -> String {
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("    {kind}_temp_path {}/{kind};\n", place.display()))
        .concat();
    format!(
        "daemon off;\nmaster_process off;\npid nginx.pid;\nevents {{}}\nhttp {{\n\
         {temporary}    access_log off;\n    include /etc/nginx/mime.types;\n{site}}}\n"
    )
}
