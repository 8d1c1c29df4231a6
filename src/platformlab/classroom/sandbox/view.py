"""The folder that submissions see of the course: the package without its exercises, and the runner."""

import os
import shutil
from compileall import compile_dir
from pathlib import Path
from py_compile import PycInvalidationMode

SHOWN = ("__init__.py", "models", "charts", "explorers", "tables.py", "table_html.py", "data")
"""What of the package a submission may read. None of it holds an exercise; a test sees to it."""

RUNNER = ("platformlab", "classroom", "inside", "runner.py")
HOME = "home"
"""An empty folder in the view, where the home of a submission is mounted."""

PACKAGE = Path(__file__).resolve().parents[2]


def fill(folder):
    """Fills a folder with what submissions see, readable for every user whatever this user's umask is."""
    folder = Path(folder)
    course = folder / "course"
    target = course / "platformlab"
    inside = target / "classroom" / "inside"
    inside.mkdir(parents=True)
    (folder / HOME).mkdir()
    ignore = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in SHOWN:
        origin = PACKAGE / name
        if name == "data" and not origin.is_dir():
            origin = PACKAGE.parents[1] / "data"
        if origin.is_dir():
            shutil.copytree(origin, target / name, ignore=ignore)
        else:
            shutil.copyfile(origin, target / name)
    here = PACKAGE / "classroom" / "inside"
    shutil.copyfile(here / "face.py", target / "face.py")
    for path in here.glob("*.py"):
        shutil.copyfile(path, inside / path.name)
    (target / "classroom" / "__init__.py").write_text("", encoding="utf-8")
    compile_dir(course, quiet=2, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)
    for place, folders, files in os.walk(folder):
        for name in (".", *folders):
            os.chmod(os.path.join(place, name), 0o755)
        for name in files:
            os.chmod(os.path.join(place, name), 0o644)
