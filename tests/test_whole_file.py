"""A file is written whole or not at all, and read by whom it was."""

import os
import stat

import pytest

from platformlab.whole_file import write_whole


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_text_and_bytes_are_written_as_they_are(tmp_path):
    write_whole(tmp_path / "text", "a\n漢\r\n")
    write_whole(tmp_path / "bytes", b"\x00\xff")
    assert (tmp_path / "text").read_bytes() == "a\n漢\r\n".encode()
    assert (tmp_path / "bytes").read_bytes() == b"\x00\xff"


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch):
    file = tmp_path / "file"
    write_whole(file, "old")

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(file, "new")
    assert [one.name for one in tmp_path.iterdir()] == ["file"]
    assert file.read_text() == "old"


def test_a_reader_in_the_way_for_a_moment_is_waited_for(tmp_path, monkeypatch):
    replace, tries = os.replace, []

    def busy_once(*names):
        tries.append(names)
        if len(tries) == 1:
            raise PermissionError
        replace(*names)

    monkeypatch.setattr(os, "replace", busy_once)
    write_whole(tmp_path / "file", "new")
    assert (tmp_path / "file").read_text() == "new"


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_who_may_read_it_is_kept_or_said(tmp_path):
    file = tmp_path / "file"
    write_whole(file, "new")
    assert mode(file) == 0o644
    file.chmod(0o664)
    write_whole(file, "newer")
    assert mode(file) == 0o664
    write_whole(file, "secret", mode=0o600)
    assert mode(file) == 0o600
