"""pyproject.toml, the two locks and environment.yml say the same, and the wheel carries what the course needs."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = PROJECT["project"]["dependencies"]
TEST = PROJECT["project"]["optional-dependencies"]["test"]
BUILD = PROJECT["dependency-groups"]["build"]
SYSTEMS = (
    {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
    {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
)
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def lines(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def wanted(requirements, *, system, python):
    """Those of the requirements that a system and a Python need."""
    here = {**system, "python_version": python, "python_full_version": f"{python}.0"}
    here |= {"implementation_name": "cpython", "platform_python_implementation": "CPython", "extra": ""}
    parsed = [Requirement(line) for line in requirements]
    return [requirement for requirement in parsed if requirement.marker is None or requirement.marker.evaluate(here)]


def lock(name, *, system, python):
    """{package: version} of a lock, for a system and a Python."""
    pins = wanted(lines(name), system=system, python=python)
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in pins}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_every_line_is_one_exact_pin_without_address_or_hash(name):
    for line in lines(name):
        assert re.fullmatch(r"[a-z0-9][a-z0-9.-]*==[0-9][0-9a-z.]*( ; [^@#]+)?", line), line
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--hash" not in text
    assert "index" not in text


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system["sys_platform"])
@pytest.mark.parametrize(
    ("name", "asked"),
    [("requirements.lock", RUNTIME + BUILD), ("requirements-test.lock", RUNTIME + BUILD + TEST)],
    ids=["lock", "test-lock"],
)
def test_every_dependency_is_locked_at_a_version_that_fits(name, asked, system, python):
    pins = lock(name, system=system, python=python)
    for requirement in wanted(asked, system=system, python=python):
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), requirement


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system["sys_platform"])
def test_the_test_lock_is_the_lock_and_more(system, python):
    """Else `start.py test` would change the environment that the learner's lessons run in."""
    runtime = lock("requirements.lock", system=system, python=python)
    test = lock("requirements-test.lock", system=system, python=python)
    assert runtime.items() < test.items()


def test_the_runtime_needs_nothing_from_the_test_extras():
    names = {canonicalize_name(Requirement(line).name) for line in lines("requirements.lock")}
    assert not names & {canonicalize_name(Requirement(line).name) for line in TEST if "nb" not in line}
    assert {canonicalize_name(Requirement(line).name) for line in RUNTIME} <= names


def test_conda_brings_python_and_pip_and_the_lock_the_rest():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, rest = environment["dependencies"]
    assert pip == "pip"
    assert rest == {"pip": ["-r requirements.lock", "-e ."]}
    version = python.removeprefix("python=")
    assert version in PYTHONS
    assert Requirement(f"python{PROJECT['project']['requires-python']}").specifier.contains(version)


def test_start_and_the_project_ask_for_the_same_python():
    oldest = re.search(r"^OLDEST = \((\d), (\d+)\)$", (ROOT / "start.py").read_text(encoding="utf-8"), re.MULTILINE)
    assert PROJECT["project"]["requires-python"] == f">={oldest[1]}.{oldest[2]}"


def test_the_command_that_made_a_lock_stands_in_it():
    """So that a contributor can make it again."""
    for name in ("requirements.lock", "requirements-test.lock"):
        assert f"pyproject.toml -o {name}" in (ROOT / name).read_text(encoding="utf-8").splitlines()[1]


def test_the_wheel_carries_data_page_and_settings(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    inside = {name.partition(".data/data/")[2] or name for name in names}
    wanted = {f"platformlab/data/{path.name}" for path in (ROOT / "data").glob("*.csv")}
    wanted |= {"platformlab/data/datapackage.json", "platformlab/__init__.py"}
    wanted |= {"etc/jupyter/jupyter_server_config.d/platformlab.json"}
    wanted |= {"etc/jupyter/jupyter_nbconvert_config.json"}
    wanted |= {"etc/jupyter/labconfig/default_setting_overrides.d/platformlab.json"}
    extension = "share/jupyter/labextensions/platformlab"
    scripts = [f"static/{name}.js" for name in ("lab_extension", "still", "status", "sooner", "settings", "figures")]
    wanted |= {f"{extension}/{name}" for name in ("package.json", *scripts)}
    source = ROOT / "src"
    wanted |= {path.relative_to(source).as_posix() for path in source.rglob("*.js")}
    assert wanted <= inside
    assert len(names) == len(set(names))
