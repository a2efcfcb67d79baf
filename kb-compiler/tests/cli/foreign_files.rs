//! A build writes and removes only what is its own: the list in each folder says what that is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::run::{Ran, folder, run};

const LIST: &str = ".fixmark-files";
const ARTICLE: (&str, &[u8]) = ("kb/a.md", b"# First\n\nText.\n");

/// Everything below a folder: files with their bytes, links with where they lead.
fn everything(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let (path, kind) = (entry.path(), entry.file_type().unwrap());
        if kind.is_dir() {
            found.extend(everything(&path));
            found.insert(path, b"folder".to_vec());
        } else if kind.is_symlink() {
            found.insert(
                path.clone(),
                fs::read_link(&path).unwrap().to_string_lossy().into_owned().into_bytes(),
            );
        } else {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

fn build(around: &Path, more: &[&str]) -> Ran {
    let (kb, dist) = (around.join("kb"), around.join("dist"));
    let named = ["build", kb.to_str().unwrap(), "--out", dist.to_str().unwrap()];
    run(named.iter().chain(more))
}

/// A build that has to be refused with these words, and change nothing.
fn refused(name: &str, around: &Path, words: &[&str]) {
    let before = everything(around);
    let ran = build(around, &[]);
    assert_eq!(ran.status, Some(2), "{name}: {ran:?}");
    for words in words {
        assert!(ran.err.contains(words), "{name} should say {words:?}: {ran:?}");
    }
    assert_eq!(everything(around), before, "{name}");
}

#[test]
fn a_folder_that_is_not_ours_is_left_alone() {
    let manifest: &[u8] = b"{\"name\": \"an app\"}";
    let stay = &["nothing was written", "name a new or empty folder", "rm -r", "dist"][..];
    let list = |schema: &str, name: &str| {
        format!(
            "{{\"schema\":\"{schema}\",\"tool\":\"kb-compiler\",\"version\":\"9.9.9\",\"folder\":\"\",\"files\":[\"{name}\"]}}"
        )
    };
    let newer = list("files/2", "a");
    let climbing = list("files/1", "../../kb/a.md");
    let absolute = list("files/1", "/etc/passwd");
    let inner = list("files/1", "app/manifest.json");
    let itself = list("files/1", LIST);
    let other = list("something/1", "a");
    let named = |files: &str| {
        format!(
            "{{\"schema\":\"files/1\",\"tool\":\"\",\"version\":\"\",\"folder\":\"\",\"unfinished\":\"{files}\",\"files\":[]}}"
        )
    };
    let (all, outside) = (named(""), named("../"));
    let damaged = &[LIST, "nothing was written", "move its folder away"][..];
    for (name, file, content, words) in [
        ("an app", "dist/app/manifest.json", manifest, stay),
        ("a bundle of an earlier version", "dist/public/manifest.json", manifest, stay),
        ("a lone file", "dist/notes.txt", b"mine", stay),
        ("a list that is cut off", "dist/.fixmark-files", b"{\"schema\":\"files/1\"", damaged),
        ("an empty list", "dist/.fixmark-files", b"", damaged),
        ("a list of another kind", "dist/.fixmark-files", other.as_bytes(), damaged),
        ("a newer list", "dist/.fixmark-files", newer.as_bytes(), &["kb-compiler 9.9.9", "use that version"]),
        ("a list that climbs", "dist/.fixmark-files", climbing.as_bytes(), damaged),
        ("a list that starts at the root", "dist/.fixmark-files", absolute.as_bytes(), damaged),
        ("a list that reaches down", "dist/.fixmark-files", inner.as_bytes(), damaged),
        ("a list that names itself", "dist/.fixmark-files", itself.as_bytes(), damaged),
        ("a list for which everything is unfinished", "dist/.fixmark-files", all.as_bytes(), damaged),
        ("a list whose unfinished files are outside", "dist/.fixmark-files", outside.as_bytes(), damaged),
        ("a folder in place of the list", "dist/.fixmark-files/x", b"", damaged),
        ("a file in place of the folder", "dist", b"mine", &["dist", "check that the folder may be written"]),
    ] {
        let around = folder(&[ARTICLE, (file, content)]);
        refused(name, around.path(), words);
    }
}

#[test]
fn a_dist_is_beside_its_articles() {
    let around = folder(&[ARTICLE, ("kb/app/manifest.json", b"{}"), ("kb/sub/b.md", b"# B\n\nText.\n")]);
    let before = everything(around.path());
    for (place, out) in
        [("kb", "."), ("kb", "w"), ("kb", "sub"), ("kb", ".."), ("kb", "app/new/dist"), ("kb/sub", "..")]
    {
        let mut program = crate::run::program();
        let ran =
            program.current_dir(around.path().join(place)).args(["build", "--out", out]).output().unwrap();
        let err = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(2), "{place} {out}: {err}");
        assert!(err.contains("name a folder beside the articles"), "{place} {out}: {err}");
        assert_eq!(everything(around.path()), before, "{place} {out}");
    }
}

#[test]
fn what_others_put_into_a_dist_stays_and_is_named() {
    let around = folder(&[ARTICLE, ("widget/fixmark.js", b"1"), ("widget/widget-1.js", b"1")]);
    let widget = around.path().join("widget");
    let more = ["--widget", widget.to_str().unwrap()];
    assert_eq!(build(around.path(), &more).status, Some(0));
    let dist = around.path().join("dist");
    let again = build(around.path(), &more);
    assert!(!again.err.contains("Left as it is"), "{again:?}");
    let once = everything(&dist);
    let ours = fs::read_to_string(dist.join(LIST)).unwrap();
    assert!(
        ["kb-compiler", env!("CARGO_PKG_VERSION"), "fixmark.js"].iter().all(|word| ours.contains(word)),
        "{ours}"
    );
    for (name, content) in [
        ("robots.txt", "mine"),
        ("app/manifest.json", "{}"),
        ("public/note.txt", "mine"),
        ("public/manifest.part", "mine"),
        ("backup/manifest.json", "{}"),
    ] {
        fs::create_dir_all(dist.join(name).parent().unwrap()).unwrap();
        fs::write(dist.join(name), content).unwrap();
    }
    // A copy of a bundle is somebody's backup, although a list came with it.
    fs::copy(dist.join("public").join(LIST), dist.join("backup").join(LIST)).unwrap();
    let before = everything(&dist);
    let ran = build(around.path(), &more);
    assert_eq!((ran.status, everything(&dist)), (Some(0), before), "{ran:?}");
    let said = "Left as it is, because no build wrote it: ";
    assert!(ran.err.contains(said) && ran.err.contains("app/ and 4 more"), "{ran:?}");
    // An earlier widget's files stay for pages that are open, and are still ours.
    fs::rename(widget.join("widget-1.js"), widget.join("widget-2.js")).unwrap();
    assert_eq!(build(around.path(), &more).status, Some(0));
    assert!(once.keys().all(|path| path.exists()));
    assert!(fs::read_to_string(dist.join(LIST)).unwrap().contains("widget-1.js"));
}

#[test]
fn what_is_no_longer_made_goes_and_nothing_else() {
    let config: &[u8] =
        b"[audiences]\nclient = \"Everyone\"\ninternal = \"Support\"\n\"client:ACME\" = \"ACME\"\n";
    let around = folder(&[
        ("kb/kb.toml", config),
        ("kb/a.md", b"---\naudience: [client]\n---\n# First\n\nText.\n"),
        ("kb/c.md", b"---\naudience: [\"client:ACME\"]\n---\n# Second\n\nText.\n"),
        ("kb/fr.md", b"---\naudience: [client]\nlocale: fr\n---\n# Premier\n\nTexte.\n"),
    ]);
    assert_eq!(build(around.path(), &[]).status, Some(0));
    let dist = around.path().join("dist");
    let made = |name: &str| dist.join(name).exists();
    for there in ["public/manifest.json", "public/fr/manifest.json", "internal/manifest.json", "client-ACME"]
    {
        assert!(made(there), "{there}");
    }
    fs::write(dist.join("internal/note.txt"), "mine").unwrap();
    fs::remove_file(around.path().join("kb/fr.md")).unwrap();
    let ran = build(around.path(), &["--audience", "client"]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    assert!(
        made("public/manifest.json") && !made("public/fr") && !made("client-ACME"),
        "{:?}",
        everything(&dist)
    );
    let kept: Vec<_> = everything(&dist.join("internal")).into_keys().collect();
    assert_eq!(kept, [dist.join("internal/note.txt")]);
    assert!(ran.err.contains("internal"), "{ran:?}");
}

#[cfg(unix)]
#[test]
fn links_in_a_dist_are_refused_and_never_written_through() {
    use std::os::unix::fs::symlink;
    let secret = [("outside/manifest.json", &b"{}"[..]), ("outside/a.kb", b"mine"), ("victim", b"precious")];
    for (name, planted, words) in [
        ("the list", "dist/.fixmark-files", "it is not a regular file"),
        ("a bundle's list", "dist/public/.fixmark-files", "it is not a regular file"),
        ("a manifest", "dist/public/manifest.json", "a symbolic link that we did not write"),
        ("a bundle", "dist/public", "`public` is a symbolic link"),
        ("the folder", "dist", "`dist` is a symbolic link"),
    ] {
        let around = folder(&[&[ARTICLE], &secret[..]].concat());
        assert_eq!(build(around.path(), &[]).status, Some(0));
        let path = around.path().join(planted);
        if path.is_dir() {
            fs::remove_dir_all(&path).unwrap()
        } else {
            fs::remove_file(&path).unwrap()
        }
        let target =
            if planted.ends_with(".json") || planted.ends_with("files") { "victim" } else { "outside" };
        symlink(around.path().join(target), &path).unwrap();
        // Another text, so that there is something to write and to remove.
        fs::write(around.path().join("kb/a.md"), "# Other\n\nOther text.\n").unwrap();
        refused(name, around.path(), &[words]);
    }
}

#[cfg(unix)]
#[test]
fn links_with_the_names_of_unfinished_files_and_of_files_that_went_stay() {
    use std::os::unix::fs::symlink;
    let around = folder(&[ARTICLE, ("victim", b"precious"), ("outside/manifest.json", b"{}")]);
    assert_eq!(build(around.path(), &[]).status, Some(0));
    let dist = around.path().join("dist");
    let block =
        crate::run::files(&dist).into_iter().find(|path| path.extension().is_some_and(|kind| kind == "kb"));
    let block = block.unwrap();
    let victim = around.path().join("victim");
    for name in ["public/manifest.part", "public/manifest.tmp", "fixmark.part"] {
        symlink(&victim, dist.join(name)).unwrap();
    }
    symlink(around.path().join("outside"), dist.join("elsewhere")).unwrap();
    // A file that the next build doesn't have any more: a link in its place is not ours to remove.
    fs::remove_file(&block).unwrap();
    symlink(&victim, &block).unwrap();
    fs::write(around.path().join("kb/a.md"), "# Other\n\nOther text, all of it.\n").unwrap();
    let ran = build(around.path(), &[]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    assert_eq!(fs::read(&victim).unwrap(), b"precious");
    assert_eq!(fs::read(around.path().join("outside/manifest.json")).unwrap(), b"{}");
    for name in ["public/manifest.part", "public/manifest.tmp", "fixmark.part", "elsewhere"] {
        assert!(dist.join(name).is_symlink(), "{name}");
    }
    assert!(block.is_symlink());
}
