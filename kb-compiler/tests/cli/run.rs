//! Runs the real program, and makes the small knowledge bases it is run on.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use flate2::read::ZlibDecoder;
use kb_core::bundle::Header;
use serde_json::Value;
use tempfile::TempDir;

/// The program, ready for arguments. No widget is looked for, so what is tested does not depend on what was built before.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kb-compiler"));
    command.env_remove("FIXMARK_WIDGET");
    command
}

/// What a run gave back.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs it. A panic has a status of its own, so no test can mistake one for an error.
pub(crate) fn run<A: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = A>) -> Ran {
    let Output { status, stdout, stderr } = program().args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
    let ran = Ran { status: status.code(), out: text(stdout), err: text(stderr) };
    assert!(!ran.err.contains("panicked"), "{ran:?}");
    ran
}

/// A folder with these files.
pub(crate) fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

/// Three articles, and what search should find.
pub(crate) fn small() -> TempDir {
    folder(&[
        (
            "pay-run-stuck.md",
            b"# Pay run can't be approved\n\nThe approve button stays grey.\n\n## Resolution\n\n1. Open the pay run.\n2. Lock every payslip.\n",
        ),
        ("bank-file.md", b"# Bank file is rejected with PR-1042\n\nThe bank answers that the IBAN is wrong.\n"),
        ("signature.md", b"# Signature is missing in Outlook\n\nInstall the add-in again.\n"),
        ("queries.tsv", b"approve pay run\tpay-run-stuck\nPR-1042\tbank-file\noutlook signature\tsignature\n"),
    ])
}

/// What a build wrote, and what it wrote beside; gone when the test is over.
#[derive(Debug)]
pub(crate) struct Dist {
    around: TempDir,
    folder: PathBuf,
}

impl Dist {
    /// The folder that is served.
    pub(crate) fn path(&self) -> &Path {
        self.folder.as_path()
    }

    /// What was learned.
    pub(crate) fn report(&self) -> Value {
        serde_json::from_slice(&fs::read(self.around.path().join("dist.report.json")).unwrap()).unwrap()
    }
}

/// `build DIR --out DIST --report …`, which must end with `status`; returns dist beside what was printed.
pub(crate) fn built(dir: &Path, status: i32, more: &[&str]) -> (Dist, Ran) {
    let around = tempfile::tempdir().unwrap();
    let dist = Dist { folder: around.path().join("dist"), around };
    let report = dist.around.path().join("dist.report.json");
    let mut command: Vec<&std::ffi::OsStr> =
        vec!["build".as_ref(), dir.as_os_str(), "--out".as_ref(), dist.path().as_os_str()];
    command.extend(["--report".as_ref(), report.as_os_str()]);
    command.extend(more.iter().map(AsRef::<std::ffi::OsStr>::as_ref));
    let ran = run(command);
    assert_eq!(ran.status, Some(status), "{ran:?}");
    assert_eq!(ran.out, "", "stdout carries data, and build has none");
    (dist, ran)
}

/// Every file below a folder, sorted.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// The payload of a `.kb` file.
pub(crate) fn inflated(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    let (_, deflated) = Header::split(&bytes).unwrap();
    let mut payload = Vec::new();
    ZlibDecoder::new(deflated).read_to_end(&mut payload).unwrap();
    payload
}
