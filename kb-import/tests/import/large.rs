//! A gigabyte goes through in bounded memory. Run it by itself, because it measures the memory of the whole process:
//! `cargo test --release -p kb-import --test import -- --ignored --exact large::a_gigabyte_takes_little_memory --nocapture`.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::time::Instant;

use kb_import::{Export, Import, Mapping, System};

/// How large each file is, in bytes.
const SIZE: u64 = 1 << 30;
/// The limit of memory, in bytes: some for the reader, and about 100 bytes a ticket with what finds repeated ones.
const MOST_MEMORY: u64 = 256 << 20;

#[test]
#[ignore = "it writes and reads two gigabytes"]
fn a_gigabyte_takes_little_memory() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("large");
    fs::create_dir_all(&folder).expect("folders can be made");
    for (name, head, between, tail) in [
        ("large.csv", "id,subject,description,category,account\n", "", ""),
        ("large.json", "{\"tickets\": [", ",", "], \"next\": null}"),
    ] {
        let path = folder.join(name);
        let written = write(&path, head, between, tail);
        let begun = Instant::now();
        let mapping = Mapping::new(System::Csv.mapping(), "").expect("it can be used");
        let mut note = |finding: &kb_import::Finding| panic!("{finding}");
        let mut import =
            Import { system: System::Csv, mapping: &mapping, scrubbed: true, findings: &mut note };
        let content = File::open(&path).expect("it was written");
        let mut exports = [Export { name: name.to_owned(), content, date: None }];
        let spool =
            File::options().read(true).write(true).create(true).truncate(true).open(folder.join("spool"));
        let report = import
            .run(&mut exports, spool.expect("files can be made"), &mut std::io::sink())
            .expect("it is read");
        println!(
            "{name}: {} tickets in {:?}, peak {} MiB",
            report.written,
            begun.elapsed(),
            peak_memory() >> 20
        );
        assert_eq!(report.written, written);
        assert!(peak_memory() < MOST_MEMORY);
        fs::remove_file(path).expect("it can be removed");
    }
    fs::remove_dir_all(folder).expect("it can be removed");
}

fn write(path: &std::path::Path, head: &str, between: &str, tail: &str) -> u64 {
    let mut out = BufWriter::new(File::create(path).expect("files can be made"));
    let (mut size, mut count) = (0, 0);
    let details = "The pay run stops at step three and says that nobody may approve it. ".repeat(12);
    out.write_all(head.as_bytes()).expect("the disk has room");
    while size < SIZE {
        let account = count % 500;
        let ticket = if between.is_empty() {
            format!(
                "{count},Pay run {count} stops,\"{details}\nIt says \"\"denied\"\".\",pay-run,ACCOUNT-{account}\n"
            )
        } else {
            let comma = if count == 0 { "" } else { between };
            format!(
                "{comma}{{\"id\": {count}, \"subject\": \"Pay run {count} stops\", \"description\": \"{details}\", \"category\": \"pay-run\", \"account\": \"ACCOUNT-{account}\"}}"
            )
        };
        out.write_all(ticket.as_bytes()).expect("the disk has room");
        size += ticket.len() as u64;
        count += 1;
    }
    out.write_all(tail.as_bytes()).expect("the disk has room");
    count
}

/// The most memory that this process ever had, in bytes.
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux says so");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("it is there");
    let kibibytes: u64 =
        line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("it is a number");
    kibibytes * 1024
}
