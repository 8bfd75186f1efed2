"""Copy the third-party assets that pages use from node_modules/ into vendor_static/.

    python smartfield/assets/vendor.py NODE

Nothing of other people's is committed: package.json names the packages, static/icons.txt
the icons, bootstrap.scss the parts of Bootstrap. Pages load the results as
vendor/bootstrap.css, vendor/fonts.css and vendor/icons.svg#i-NAME. Standard library only.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "vendor_static" / "vendor"

SUBSETS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext")
FACES = {  # package: (family in our style sheets, its sheets)
    "golos-text": ("Golos Text", ("wght.css",)),
    "literata": ("Literata", ("wght.css", "wght-italic.css")),
}


def bootstrap(node: str) -> None:
    sass = [node, str(MODULES / "sass" / "sass.js")]
    options = ["--quiet", "--no-source-map", "--no-charset", "--style=compressed"]
    source = Path(__file__).with_name("bootstrap.scss")
    target = VENDOR / "bootstrap.css"
    subprocess.run([*sass, *options, f"--load-path={MODULES}", source, target], check=True)


def fonts() -> None:
    """The four subsets that English and Russian need; a browser loads those a page uses."""
    (VENDOR / "fonts").mkdir()
    rules = [rule for package in FACES for rule in _font_faces(package)]
    (VENDOR / "fonts.css").write_text("\n".join(rules) + "\n", encoding="utf-8")


def _font_faces(package: str) -> list[str]:
    folder = MODULES / "@fontsource-variable" / package
    family, sheets = FACES[package]
    shutil.copy(folder / "LICENSE", VENDOR / "fonts" / f"{package}-LICENSE.txt")
    rules = []
    for sheet in sheets:
        css = (folder / sheet).read_text(encoding="utf-8")
        named_rule = rf"/\* {package}-(\S+)-wght-\w+ \*/\s*(@font-face {{.*?}})"
        for subset, rule in re.findall(named_rule, css, re.DOTALL):
            if subset in SUBSETS:
                rules.append(_font_face(folder, family, rule))
    return rules


def _font_face(folder: Path, family: str, rule: str) -> str:
    name = re.findall(r"files/([\w.-]+)", rule)[0]
    shutil.copy(folder / "files" / name, VENDOR / "fonts" / name)
    return rule.replace("./files/", "fonts/").replace(f"{family} Variable", family)


def icons() -> None:
    """One sprite of the icons in static/icons.txt: `phone`, or `today=calendar-days` to rename."""
    lines = (ROOT / "static" / "icons.txt").read_text(encoding="utf-8").splitlines()
    wanted = [line.split("#")[0].strip() for line in lines]
    symbols = [_symbol(*line.partition("=")[::2]) for line in wanted if line]
    licence = "<!-- Lucide, ISC licence -->"
    sprite = ['<svg xmlns="http://www.w3.org/2000/svg">', licence, *symbols, "</svg>", ""]
    (VENDOR / "icons.svg").write_text("\n".join(sprite), encoding="utf-8")


def _symbol(name: str, lucide: str) -> str:
    path = MODULES / "lucide-static" / "icons" / f"{lucide or name}.svg"
    if not path.exists():
        sys.exit(f"static/icons.txt asks for {lucide or name}, which Lucide does not have.")
    drawing = re.findall(r"<svg.*?>(.*)</svg>", path.read_text(encoding="utf-8"), re.DOTALL)[0]
    return f'<symbol id="i-{name}" viewBox="0 0 24 24">{" ".join(drawing.split())}</symbol>'


if __name__ == "__main__":
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    icons()
    fonts()
    bootstrap(node=sys.argv[1])
