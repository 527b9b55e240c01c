//! The package for Python is built as pip builds it and tested where it is used: in an environment of its own, with the real
//! libraries that people have beside it, of the versions in `requirements.txt`. Where there is no Python, it says `NOT RUN`, and so it
//! does of Spark where there is no Java.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

fn door() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn has(program: &str, version: &str) -> bool {
    Command::new(program).arg(version).output().is_ok_and(|output| output.status.success())
}

/// Standard error, past the capture of the test runner: it is to be seen when all is well, too.
fn tell(words: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{words}");
}

fn done(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{command:?}:\n{}", String::from_utf8_lossy(&said));
}

/// The Python of an environment with the package and what `tests/NAME/requirements.txt` names.
fn python(name: &str) -> PathBuf {
    let requirements = door().join("tests").join(name).join("requirements.txt");
    let environment = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("python-{name}"));
    let python = environment.join("bin/python");
    let kept = environment.join("requirements.txt");
    if fs::read(&kept).ok() != fs::read(&requirements).ok() {
        let _ = fs::remove_dir_all(&environment);
        done(Command::new("python3").args(["-m", "venv"]).arg(&environment));
        done(pip(&python).args(["--upgrade", "pip"]));
        done(pip(&python).arg("-r").arg(&requirements));
        fs::copy(&requirements, &kept).unwrap();
    }
    done(pip(&python).arg("--no-deps").arg(wheel(&python)));
    python
}

fn pip(python: &Path) -> Command {
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--force-reinstall"]);
    pip
}

/// The package as a wheel, made once: maturin does not bear another one beside it. It is built without the last optimisation, which
/// takes minutes and changes nothing that is tested.
fn wheel(python: &Path) -> &'static Path {
    static WHEEL: OnceLock<PathBuf> = OnceLock::new();
    WHEEL.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wheel");
        let _ = fs::remove_dir_all(&folder);
        let build = ["-m", "maturin", "build", "--quiet", "--profile", "dev", "--out"];
        let mut maturin = Command::new(python);
        maturin.args(build).arg(&folder).arg("--manifest-path").arg(door().join("Cargo.toml"));
        done(maturin.arg("--target-dir").arg(target()));
        let mut made = fs::read_dir(&folder).unwrap();
        made.next().expect("a wheel").unwrap().path()
    })
}

fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap()
}

/// The command, with whose corpora the tests compare.
fn tearsheet() -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "-p", "tearsheet-cli", "--target-dir"]).arg(target());
    done(cargo.current_dir(door()));
    target().join("debug/tearsheet")
}

fn pytest(python: &Path, tests: &str) {
    let mut pytest = Command::new(python);
    pytest.args(["-m", "pytest", "-q", "-p", "no:cacheprovider"]).arg(door().join("tests").join(tests));
    done(pytest.current_dir(door()).env("TEARSHEET", tearsheet()));
}

#[test]
fn the_package_does_what_its_tests_say() {
    if !has("python3", "--version") {
        tell("NOT RUN: the package for Python, for there is no python3");
        return;
    }
    pytest(&python("package"), "package");
}

#[test]
fn clusters_give_what_one_machine_gives() {
    if !has("python3", "--version") {
        tell("NOT RUN: the package on Ray and on Spark, for there is no python3");
        return;
    }
    let python = python("cluster");
    pytest(&python, "cluster/test_ray.py");
    if !has("java", "-version") {
        tell("NOT RUN: the package on Spark, for there is no java");
        return;
    }
    pytest(&python, "cluster/test_spark.py");
    pytest(&python, "cluster/test_guide.py");
}
