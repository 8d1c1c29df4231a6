"""What holds for every test: nobody's own records are touched, and nothing is timed."""

import os
import tempfile

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# Kernels and processes that a test starts inherit it.
os.environ["PLATFORMLAB_HOME"] = tempfile.mkdtemp(prefix="platformlab-records-")
for _name in ("NBGRADER_EXECUTION", "JUPYTERHUB_USER"):
    os.environ.pop(_name, None)


@pytest.fixture
def own_records(tmp_path, monkeypatch):
    """A folder for records that is this test's alone."""
    monkeypatch.setenv("PLATFORMLAB_HOME", str(tmp_path))
    return tmp_path / "records"
