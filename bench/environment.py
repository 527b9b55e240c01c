"""A virtual environment for the peers and referees of the benches, filled from their registry."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def parser(about):
    """What all benches may be asked."""
    asked = argparse.ArgumentParser(description=about)
    asked.add_argument("--venv", type=Path, default=None, help="where the environment is kept; thrown away if absent")
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    asked.add_argument("--target", type=Path, default=target, help="cargo's target folder")
    asked.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return asked


def cargo(target, *what):
    """Builds as people are given it."""
    subprocess.run(["cargo", "build", "--release", "--quiet", "--target-dir", target, *what], cwd=ROOT, check=True)


def program(target):
    """Builds the program and says where it is."""
    cargo(target, "-p", "tearsheet-cli")
    return target / "release/tearsheet"


def built(target):
    """Builds the program and the bench of stages, and says where the bench is."""
    program(target)
    cargo(target, "-p", "tearsheet-read", "--bench", "stages")
    benches = (path for path in (target / "release/deps").glob("stages-*") if path.suffix == "")
    return max(benches, key=lambda path: path.stat().st_mtime)


def run(script, wishes, packages, inside):
    """Calls `inside(wishes)` where the packages are: runs the script again with the environment's Python."""
    if wishes.inside:
        return inside(wishes)
    with tempfile.TemporaryDirectory() as throw_away:
        folder = wishes.venv or Path(throw_away)
        python = folder / "bin/python"
        if not python.exists():
            venv.create(folder, with_pip=True)
        pip = [python, "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--upgrade", "pip"], check=True)  # old ones trip over an extra that newspaper4k asks for
        subprocess.run([*pip, *packages], check=True)
        return subprocess.run([python, script, "--inside", *sys.argv[1:]], check=False).returncode


#: Runs a command in a process of its own that holds nothing, its answer into a file, and says how long it took and the most memory
#: that it had.
MEASURE = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
with open(sys.argv[1], "wb") as said:
    subprocess.run(sys.argv[2:], check=True, stdout=said, stderr=subprocess.DEVNULL)
print(json.dumps([time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3]))
"""


def measured(command, said=os.devnull, around=None):
    """Seconds and the most memory, in megabytes, that a command takes; what it says goes into the file `said`."""
    whole = [sys.executable, "-c", MEASURE, said, *map(str, command)]
    return json.loads(subprocess.run(whole, check=True, capture_output=True, env=around).stdout)
