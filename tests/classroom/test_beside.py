"""Files that are handed in beside a notebook are there when it is graded, or it is told why they are not."""

import pytest
from handed_in import LESSON, PLAIN, archive, canvas, exchange, moodle, notebook, put, taken

from platformlab.classroom import beside, collect, kept

pytestmark = pytest.mark.xdist_group("collect")

IPYNB = f"{LESSON}.ipynb"


@pytest.fixture
def plain(made_for):
    return made_for(PLAIN)


def there(course, student):
    """{name: bytes} of the files beside a student's notebook."""
    return {name: path.read_bytes() for name, path in kept.companions(course, LESSON, student).items()}


FILES = {IPYNB: notebook(), "helper.py": b"x = 1", "data/prices.csv": b"1,2"}


@pytest.mark.parametrize("form", ["moodle", "exchange", "folder"])
def test_helpers_and_data_stand_beside_the_notebook(plain, tmp_path, form):
    top = {"moodle": "Ann O'Brien_1_assignsubmission_file", "exchange": exchange("ann"), "folder": "ann"}[form]
    more = {"timestamp.txt": b"2020", "submission_secret.txt": b"x"} if form == "exchange" else {}
    path = put(tmp_path / "in", {f"{top}/{name}": data for name, data in {**FILES, **more}.items()})
    found = collect.collect(plain, [path])
    assert all(one.outcome in collect.WELL for one in found)
    assert there(plain, "ann") == {"helper.py": b"x = 1", "data/prices.csv": b"1,2"}
    assert "ann: helper.py, prices.csv: kept beside the notebook" in "\n".join(sorted(collect.summary(found))).replace(
        "prices.csv, helper.py", "helper.py, prices.csv"
    )


@pytest.mark.parametrize("form", ["moodle", "canvas"])
def test_without_folders_they_have_their_own_names_again(plain, tmp_path, form):
    def name(own, number):
        if form == "moodle":
            return moodle("Ann O'Brien", 1, own, folders=False)
        return canvas("OBrien Ann", 1, 9000 + number, own)

    others = {moodle("Eve Ma", 2, IPYNB, folders=False): notebook()} if form == "moodle" else {}
    second = "prices-2.csv" if form == "canvas" else "prices.csv"
    path = archive(
        tmp_path / "m.zip", {name(IPYNB, 1): notebook(), name("helper.py", 2): b"h", name(second, 3): b"p", **others}
    )
    collect.collect(plain, [path])
    assert there(plain, "ann") == {"helper.py": b"h", "prices.csv": b"p"}


def test_the_files_of_the_version_that_counts_are_there_and_no_others(plain, tmp_path):
    top = "Ann O'Brien_1_assignsubmission_file"
    versions = [
        {IPYNB: notebook(), "helper.py": b"1", "a": b"a file"},
        {IPYNB: notebook(), "helper.py": b"2", "a/b.csv": b"a folder"},
        {IPYNB: notebook(), "helper.py": b"2"},
    ]
    for number, files in enumerate(versions):
        path = archive(tmp_path / f"{number}.zip", {f"{top}/{name}": data for name, data in files.items()})
        assert taken(collect.collect(plain, [path])) == {"ann": "resubmitted" if number else "new"}
        assert there(plain, "ann") == {name: data for name, data in files.items() if name != IPYNB}
    assert len(kept.versions(plain, LESSON, "ann")) == 3


def test_names_that_are_no_harmless_files_are_told(plain, tmp_path):
    bad = ["platformlab.py", "platformlab/x.py", "sitecustomize.py", ".hidden", "a/b/c/d/e.csv", "x" * 120, "a:b.csv"]
    path = put(tmp_path / "in", {f"ann/{name}": b"" for name in bad} | {f"ann/{IPYNB}": notebook(), "ann/ok.csv": b""})
    found = collect.collect(plain, [path])
    assert there(plain, "ann") == {"ok.csv": b""}
    refused = {one.path for one in found if one.outcome == collect.REFUSED}
    assert refused == {f"ann/{name}" for name in bad}
    assert not collect.is_well(found)


def test_what_is_too_much_is_told(plain, tmp_path, monkeypatch):
    monkeypatch.setattr(beside, "MOST_BESIDE", 3)
    monkeypatch.setattr(beside, "MOST_BYTES_BESIDE", 100)
    files = {f"ann/{n}.csv": b"" for n in range(5)} | {"bo/large.csv": b"0" * 101, "bo/small.csv": b"0"}
    path = put(tmp_path / "in", {f"ann/{IPYNB}": notebook(), f"bo/{IPYNB}": notebook(), **files})
    found = collect.collect(plain, [path])
    assert len(there(plain, "ann")) == 3
    assert there(plain, "bo") == {"small.csv": b"0"}
    assert sorted(one.path for one in found if one.outcome == collect.REFUSED) == [
        "ann/3.csv",
        "ann/4.csv",
        "bo/large.csv",
    ]


def test_a_file_that_is_beside_nobodys_notebook_is_told(plain, tmp_path):
    path = put(
        tmp_path / "in",
        {
            "ann.ipynb": notebook(),
            "bo.ipynb": notebook(text="2"),
            "shared.csv": b"",
            "week/mine.ipynb": notebook("eve"),
            "week/hers.csv": b"1",
            "other/lonely.csv": b"",
        },
    )
    found = {one.path: (one.outcome, one.student) for one in collect.collect(plain, [path])}
    assert found["shared.csv"] == ("not taken", "")
    assert found["other/lonely.csv"] == ("not taken", "")
    assert found["week/hers.csv"] == ("kept beside the notebook", "eve")
    assert there(plain, "eve") == {"hers.csv": b"1"}
    assert there(plain, "ann") == {}


def test_links_and_hidden_files_in_submitted_are_no_companions(plain, tmp_path):
    collect.collect(plain, [put(tmp_path / "in", {f"ann/{IPYNB}": notebook(), "ann/a.csv": b"1"})])
    folder = plain.submission(LESSON, "ann").parent
    (folder / "link.csv").symlink_to(plain.own / "course.json")
    (folder / "out").symlink_to(plain.own)
    put(folder, {".x/y.csv": b"", ".z": b""})
    assert there(plain, "ann") == {"a.csv": b"1"}


def test_one_students_helper_is_never_anothers(plain, tmp_path):
    path = archive(
        tmp_path / "m.zip",
        {
            moodle("Ann O'Brien", 1): notebook(),
            moodle("Eve Ma", 2): notebook(text="2"),
            moodle("Eve Ma", 2, "../Ann O'Brien_1_assignsubmission_file/helper.py"): b"evil",
            moodle("Eve Ma", 2, "helper.py"): b"hers",
        },
    )
    found = collect.collect(plain, [path])
    assert there(plain, "ann") == {}
    assert there(plain, "eve") == {"helper.py": b"hers"}
    assert [one.why for one in found if one.outcome == collect.REFUSED] == ["leads out of the folder"]
