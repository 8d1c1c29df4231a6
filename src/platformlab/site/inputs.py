"""Python for the browser, from npm: one version, checked by its hash, downloaded once."""

import base64
import hashlib
import io
import os
import shutil
import tarfile
import tempfile
from pathlib import Path

from platformlab.site.files import SiteError, run

VERSION = "314.0.6"
"""What jupyterlite-pyodide-kernel asks for; a test compares."""

INTEGRITY = "sha512-BKDTJyIqFxC4BExLqeRS3f5xvXZIjOt8C3zGLN/Cc7tFxSwvKVhVkchQQ2AGLOtR4YrVOIFxbV8poyDOOmWwxQ=="
PACKAGE = f"pyodide@{VERSION}"
WANTED = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")


def pyodide(cache):
    """The folder with Pyodide's files, downloaded if it is not there. SiteError when it cannot be had."""
    folder = Path(cache) / f"pyodide-{VERSION}"
    if all((folder / name).is_file() for name in WANTED):
        return folder
    archive = Path(cache) / f"pyodide-{VERSION}.tgz"
    data = archive.read_bytes() if archive.is_file() else b""
    if integrity(data) != INTEGRITY:
        data = _downloaded(cache)
    with tempfile.TemporaryDirectory(dir=cache) as beside:
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            for name in WANTED:
                (Path(beside) / name).write_bytes(tar.extractfile(f"package/{name}").read())
        os.chmod(beside, 0o755)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(beside, folder)
    return folder


def integrity(data):
    """The hash of an npm package as npm writes it."""
    return f"sha512-{base64.b64encode(hashlib.sha512(data).digest()).decode()}"


def _downloaded(cache):
    Path(cache).mkdir(parents=True, exist_ok=True)
    npm = shutil.which("npm")
    if not npm:
        raise SiteError("npm was not found: install Node.js with its npm (Debian: sudo apt install nodejs npm)")
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        try:
            run([npm, "pack", "--silent", PACKAGE], what="npm pack", cwd=folder)
        except SiteError as error:
            raise SiteError(
                f"{PACKAGE} could not be downloaded: check the internet connection and npm's settings ({error})"
            ) from None
        found = sorted(Path(folder).glob("*.tgz"))
        data = found[0].read_bytes() if found else b""
    if integrity(data) != INTEGRITY:
        raise SiteError(f"{PACKAGE} is not what it should be (its hash differs): npm's source cannot be trusted")
    return data
