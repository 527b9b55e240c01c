//! What the documents show of reading a corpus with DuckDB, Polars and pandas is run with the real libraries, of the versions in
//! `requirements.txt`, installed into an environment of their own. Each block of Python must run,
//! and print the text that follows it. Where there is no Python, it says `NOT RUN`.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const DOCUMENTS: [&str; 2] = ["docs/build-a-corpus.md", "docs/find-duplicates.md"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn done(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
    output
}

/// The Python of an environment that has the libraries; none where there is no Python.
fn python() -> Option<PathBuf> {
    if Command::new("python3").arg("--version").output().is_err() {
        let notice = "NOT RUN: reading a corpus with DuckDB, Polars and pandas, for there is no python3";
        let _ = writeln!(std::io::stderr().lock(), "{notice}");
        return None;
    }
    let requirements = root().join("doors/cli/tests/readers/requirements.txt");
    let environment = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readers");
    let python = environment.join("bin/python");
    let kept = environment.join("requirements.txt");
    if fs::read(&kept).ok() != fs::read(&requirements).ok() {
        let _ = fs::remove_dir_all(&environment);
        done(Command::new("python3").args(["-m", "venv"]).arg(&environment));
        done(Command::new(&python).args(["-m", "pip", "install", "--quiet", "-r"]).arg(&requirements));
        fs::copy(&requirements, &kept).unwrap();
    }
    Some(python)
}

/// The blocks of Python, each with the text that it must print, where the document shows some.
fn shown(document: &str) -> Vec<(String, Option<String>)> {
    let text = fs::read_to_string(root().join(document)).unwrap();
    let parts: Vec<&str> = text.split("\n```").collect();
    let code = |at: usize| parts[at].strip_prefix("python\n").map(str::to_owned);
    let is_followed = |at: usize| parts.get(at + 1).is_some_and(|between| between.trim().is_empty());
    let printed = |at: usize| parts.get(at + 2)?.strip_prefix("text\n").filter(|_| is_followed(at));
    (0..parts.len())
        .filter_map(|at| Some((code(at)?, printed(at).map(|text| text.trim_end().to_owned()))))
        .collect()
}

#[test]
fn what_the_documents_show_is_what_the_libraries_print() {
    let Some(python) = python() else { return };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("readers-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let tearsheet = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tearsheet"));
        command.current_dir(&folder);
        command
    };
    done(tearsheet().arg("corpus").arg(root().join("samples")).args(["--out", "corpus"]));
    done(tearsheet().args(["dedupe", "corpus"]));
    for document in DOCUMENTS {
        let shown = shown(document);
        assert!(shown.len() >= 2, "expected blocks of Python in {document}, but found {}", shown.len());
        for (code, printed) in shown {
            let output = done(Command::new(&python).current_dir(&folder).args(["-c", &code]));
            let said = String::from_utf8(output.stdout).unwrap();
            assert_eq!(said.trim_end(), printed.as_deref().unwrap_or(said.trim_end()), "{document}:\n{code}");
        }
    }
    fs::remove_dir_all(&folder).unwrap();
}
