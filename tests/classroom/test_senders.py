"""Whom a file is from: what an LMS, the exchange or a teacher's folder says, and never a name that a student chose."""

import os

import pytest
from handed_in import LESSON, PLAIN, archive, canvas, canvas_anonymous, exchange, moodle, notebook, put, taken

from platformlab.classroom import collect, kept, owners
from platformlab.cli import main

pytestmark = pytest.mark.xdist_group("collect")

IPYNB = f"{LESSON}.ipynb"
MINE, HERS = notebook(text="mine"), notebook(text="hers")


@pytest.fixture
def plain(made_for):
    """The course with a roster of ids and names, and no numbers of Canvas."""
    return made_for(PLAIN)


def holds(course, student):
    """What counts as a student's work, or None."""
    path = course.submission(LESSON, student)
    return path and path.read_bytes()


def refused(found):
    """{path: reason} of what was not taken."""
    return {one.path: f"{one.outcome}: {one.why}" for one in found if one.outcome not in collect.WELL}


# --- Moodle -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [{}, {"old": True}, {"folders": False}])
def test_moodles_prefix_decides_and_not_the_files_own_name(plain, tmp_path, form):
    """In every form of Moodle's download, a file that is called as Moodle calls a classmate's stays with its sender."""
    path = archive(
        tmp_path / "moodle.zip",
        {
            moodle("Ann O'Brien", 77, **form): HERS,
            moodle("Eve Ma", 78, moodle("Ann O'Brien", 77, folders=False), **form): MINE,
            moodle("小明 王", 79, **form): notebook(text="his"),
        },
    )
    assert taken(collect.collect(plain, [path])) == {"ann": "new", "eve": "new", "wang": "new"}
    assert (holds(plain, "ann"), holds(plain, "eve")) == (HERS, MINE)


@pytest.mark.parametrize(
    "inside",
    [
        f"{moodle('Ann O’Brien', 77)}",
        f"ann/{IPYNB}",
        f"{exchange('ann')}/{IPYNB}",
        canvas("O'Brien, Ann", 102, 9001),
        "ann.ipynb",
    ],
)
def test_nothing_inside_of_a_senders_folder_says_whom_it_is_from(plain, tmp_path, inside):
    folder = "Eve Ma_78_assignsubmission_file/"
    path = archive(tmp_path / "m.zip", {moodle("Ann O'Brien", 77): HERS, folder + inside: MINE})
    assert taken(collect.collect(plain, [path])) == {"ann": "new", "eve": "new"}
    assert (holds(plain, "ann"), holds(plain, "eve")) == (HERS, MINE)


def test_an_unpacked_download_and_one_in_folders_around_it_are_the_same(plain, tmp_path):
    put(tmp_path / "in" / "week 3" / "download", {moodle("Ann O'Brien", 77): HERS, moodle("Eve Ma", 78): MINE})
    assert taken(collect.collect(plain, [tmp_path / "in"])) == {"ann": "new", "eve": "new"}


def test_a_name_that_nobody_on_the_roster_has_is_a_strangers_whatever_the_notebook_says(plain, tmp_path, capsys):
    path = archive(
        tmp_path / "m.zip",
        {
            moodle("Mallory Ng", 80): notebook("ann"),
            moodle("Bo Lee", 81): MINE,
            "Group A_9_assignsubmission_file/x": b"",
        },
    )
    assert main(["classroom", "collect", str(path), "--course", str(plain.root)]) == 1
    said = capsys.readouterr().out
    assert "from nobody on the roster (it says 'Mallory Ng')" in said
    assert "it says 'Group A'" in said
    assert holds(plain, "ann") is None
    assert holds(plain, "bo") == MINE


def test_two_people_of_one_name_are_both_refused_and_both_named(plain, tmp_path):
    path = archive(tmp_path / "m.zip", {moodle("Ann O'Brien", 77): HERS, moodle("ANN O‘BRIEN", 90): MINE})
    found = collect.collect(plain, [path])
    assert taken(found) == {}
    assert len(refused(found)) == 2
    for why in refused(found).values():
        assert "Moodle's 77 (Ann O'Brien) and Moodle's 90" in why
        assert "Ann O'Brien (ann)" in why


def test_two_on_the_roster_with_one_name_are_told_apart_by_their_own_notebooks_only_when_they_agree(made, tmp_path):
    honest = archive(
        tmp_path / "a.zip", {moodle("Bo Lee", 79): notebook("bo"), moodle("Bo Lee", 80): notebook("bo2", "other")}
    )
    assert taken(collect.collect(made, [honest])) == {"bo": "new", "bo2": "new"}
    both = archive(
        tmp_path / "b.zip", {moodle("Bo Lee", 79): notebook("bo", "n"), moodle("Bo Lee", 80): notebook("bo", "m")}
    )
    found = collect.collect(made, [both])
    assert taken(found) == {}
    assert holds(made, "bo") == notebook("bo")
    none = archive(tmp_path / "c.zip", {moodle("Bo Lee", 81): notebook()})
    (why,) = refused(collect.collect(made, [none])).values()
    assert "Bo Lee (bo) and Bo Lee (bo2)" in why
    swapped = archive(tmp_path / "d.zip", {moodle("Bo Lee", 80): notebook("bo", "swapped")})
    (why,) = refused(collect.collect(made, [swapped])).values()
    assert "Moodle's 80 (Bo Lee) would be Bo Lee (bo)" in why


@pytest.mark.parametrize("word", ["Participant", "Teilnehmerin", "参与人"])
def test_where_moodle_hides_names_the_notebook_tells_and_two_who_tell_one_are_refused(plain, tmp_path, word):
    path = archive(
        tmp_path / "m.zip",
        {
            moodle(word, 81): notebook("bo"),
            moodle(word, 82): notebook("ann", "hers"),
            moodle(word, 83): notebook("ann", "mine"),
        },
    )
    found = collect.collect(plain, [path])
    assert taken(found) == {"bo": "new"}
    assert len(refused(found)) == 2
    later = archive(
        tmp_path / "n.zip", {moodle(word, 84): notebook("bo", "not his"), moodle(word, 81): notebook("bo", "2")}
    )
    assert taken(collect.collect(plain, [later])) == {}
    assert holds(plain, "bo") == notebook("bo")


def test_a_language_that_is_not_known_hides_names_too(plain, tmp_path):
    path = archive(tmp_path / "m.zip", {moodle("Osallistuja", n): notebook(who) for n, who in ((7, "ann"), (8, "bo"))})
    assert taken(collect.collect(plain, [path])) == {"ann": "new", "bo": "new"}


# --- Canvas -----------------------------------------------------------------------------------------------------------


def test_canvass_number_decides_and_not_what_stands_behind_it(made, tmp_path):
    path = archive(
        tmp_path / "c.zip",
        {
            canvas("O'Brien, Ann", 102, 9001): HERS,
            canvas("王, 小明", 101, 9002, canvas("O'Brien, Ann", 102, 9009), late=True): MINE,
            canvas("Lee, Bo", 104, 9003, "LATE_103_77_x.ipynb"): notebook(text="bo2"),
        },
    )
    assert taken(collect.collect(made, [path])) == {"ann": "new", "wang": "new", "bo2": "new"}
    assert (holds(made, "ann"), holds(made, "wang"), holds(made, "bo")) == (HERS, MINE, None)


def test_somebody_elses_name_is_of_no_use_where_the_roster_has_numbers(made, tmp_path):
    path = archive(
        tmp_path / "c.zip", {canvas("O'Brien, Ann", 101, 9001): MINE, canvas("O'Brien, Ann", 555, 9002): HERS}
    )
    found = collect.collect(made, [path])
    assert taken(found) == {"wang": "new"}
    assert "is called 'obrienann'" in found[0].note or "calls the sender 'obrienann'" in found[0].note
    (why,) = refused(found).values()
    assert "Canvas's user 555 has the name of Ann O'Brien (ann), and another number" in why


def test_a_name_that_ends_in_a_number_is_read_in_no_other_students_way(made, tmp_path):
    """Canvas takes numbers out of a sortable name, but not from its end: "Lee, Bo_103" becomes leebo_103."""
    path = archive(tmp_path / "c.zip", {canvas("leebo_103", 102, 9001, "x.ipynb"): MINE})
    found = collect.collect(made, [path])
    assert taken(found) == {}
    (why,) = refused(found).values()
    assert "Bo Lee (bo)" in why
    assert "Ann O'Brien (ann)" in why


def test_without_numbers_in_the_roster_two_users_of_one_name_are_both_refused(plain, tmp_path):
    path = archive(
        tmp_path / "c.zip",
        {
            canvas("O'Brien, Ann", 7, 9001): HERS,
            canvas("OBrien ann", 8, 9002): MINE,
            canvas("Lee, Bo", 9, 9003): MINE,
        },
    )
    found = collect.collect(plain, [path])
    assert taken(found) == {"bo": "new"}
    assert all("Canvas's 7 (obrienann) and Canvas's 8 (obrienann)" in why for why in refused(found).values())
    later = archive(tmp_path / "d.zip", {canvas("Lee, Bo", 12, 9004): HERS})
    assert taken(collect.collect(plain, [later])) == {}
    assert holds(plain, "bo") == MINE


def test_hidden_names_of_canvas_are_open_only_when_all_are_hidden(plain, tmp_path):
    hidden = archive(
        tmp_path / "a.zip",
        {canvas_anonymous("Ab3dE", 9001): notebook("bo"), canvas_anonymous("x9Yz1", 9002, late=True): notebook("ann")},
    )
    assert taken(collect.collect(plain, [hidden])) == {"bo": "new", "ann": "new"}
    mixed = archive(
        tmp_path / "b.zip", {canvas("Lee, Bo", 9, 9003): HERS, canvas("anon", 12345, 9004): notebook("ann", "not hers")}
    )
    found = collect.collect(plain, [mixed])
    assert "ann" not in taken(found)
    assert holds(plain, "ann") == notebook("ann")


def test_a_file_that_looks_like_one_of_canvas_among_others_is_asked_like_them(plain, tmp_path):
    put(tmp_path / "in", {"ann.ipynb": HERS, "notes_2026_11_final.ipynb": notebook("bo")})
    assert taken(collect.collect(plain, [tmp_path / "in"])) == {"ann": "new", "bo": "new"}


# --- the exchange -----------------------------------------------------------------------------------------------------


def own(monkeypatch, names):
    """Makes folders of the exchange be owned by others: {beginning of the name: owner}."""

    def owner(folder):
        return next((who for name, who in names.items() if folder.name.startswith(name)), "root")

    monkeypatch.setattr("platformlab.classroom.senders.owner_of", owner)


def test_a_folder_of_the_exchange_in_anothers_name_is_refused_and_both_are_named(plain, tmp_path, monkeypatch):
    inbound = put(
        tmp_path / "inbound",
        {
            f"{exchange('ann')}/{IPYNB}": HERS,
            f"{exchange('bo', '2026-11-02 11:00:00 UTC')}/{IPYNB}": MINE,
            f"{exchange('wang', random='')}/{IPYNB}": MINE,
        },
    )
    own(monkeypatch, {"ann": "ann", "bo": "eve", "wang": "mallory"})
    found = collect.collect(plain, [inbound])
    assert taken(found) == {"ann": "new"}
    assert [why.partition(": ")[2] for why in refused(found).values()] == [
        "it is called as if it were from bo, but its owner is eve",
        "it is called as if it were from wang, but its owner is mallory",
    ]


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows has no owners of this kind, and no exchange")
def test_the_owner_is_the_one_that_the_system_knows(tmp_path):
    folder = put(tmp_path, {"x/y": b""}) / "x"
    assert owners.owner_of(folder) == owners._user(os.getuid())
    assert not owners.speaks(owners.owner_of(folder), "ann")
    assert owners.speaks("games", "ann")
    assert not owners.speaks("user 54321", "nobody-has-this-name")
    assert owners.speaks("user 54321", owners._user(0))
    assert not owners.speaks("jovyan", "ann")


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give a folder to others")
def test_folders_that_others_really_own(made_for, tmp_path):
    import pwd

    course = made_for("student_id,name\ndaemon,Ann\ngames,Bo\nbin,Cid\n")
    inbound = put(
        tmp_path / "in", {f"{exchange(who)}/{IPYNB}": notebook(text=who) for who in ("daemon", "games", "bin")}
    )
    for who, owner in (("daemon", "daemon"), ("games", "daemon"), ("bin", "nobody")):
        os.chown(inbound / exchange(who), pwd.getpwnam(owner).pw_uid, -1)
    found = collect.collect(course, [inbound])
    assert taken(found) == {"daemon": "new"}
    assert all("but its owner is" in why for why in refused(found).values())


def test_an_owner_by_the_mail_address_of_the_roster_is_the_student(made_for, tmp_path, monkeypatch):
    course = made_for("student_id,name,email\n2026001,Ann,ann@x.cn\n2026002,Bo,bo@x.cn\n")
    inbound = put(tmp_path / "in", {f"{exchange('2026001')}/{IPYNB}": HERS, f"{exchange('2026002')}/{IPYNB}": MINE})
    own(monkeypatch, {"2026001": "ann", "2026002": "ann"})
    found = collect.collect(course, [inbound])
    assert taken(found) == {"2026001": "new"}


def test_a_stranger_in_the_exchange_is_nobody(plain, tmp_path):
    inbound = put(
        tmp_path / "in", {f"{exchange('mallory')}/{IPYNB}": notebook("ann"), f"{exchange('bo')}/{IPYNB}": MINE}
    )
    assert taken(collect.collect(plain, [inbound])) == {"bo": "new"}


# --- folders and typed ids --------------------------------------------------------------------------------------------


def test_the_outermost_of_a_teachers_folders_decides(plain, tmp_path):
    put(tmp_path / "in", {f"ann/{IPYNB}": HERS, f"eve/bo/ann/{IPYNB}": MINE, f"bo/{moodle('Eve Ma', 7)}": notebook()})
    assert taken(collect.collect(plain, [tmp_path / "in"])) == {"ann": "new", "eve": "new", "bo": "new"}
    assert holds(plain, "ann") == HERS


def test_a_folder_of_nobody_beside_students_folders_is_a_strangers(plain, tmp_path):
    put(tmp_path / "in", {f"ann/{IPYNB}": HERS, f"mallory/{IPYNB}": notebook("bo")})
    found = collect.collect(plain, [tmp_path / "in"])
    assert taken(found) == {"ann": "new"}
    assert refused(found) == {f"mallory/{IPYNB}": "from nobody on the roster: it says 'mallory'"}


@pytest.mark.parametrize(
    "typed",
    ["ANN", " ann ", "ａｎｎ", "a n n", "Ann@X.cn", "ann\u200b", "ａｎｎ＠ｘ．ｃｎ"],
)
def test_an_id_is_the_students_however_it_was_typed(plain, tmp_path, typed):
    put(tmp_path / "in", {"download (3).ipynb": notebook(typed), f"{IPYNB}": notebook("eve")})
    assert taken(collect.collect(plain, [tmp_path / "in"])) == {"ann": "new", "eve": "new"}
    # The numbers that the student had on the page are those of what was typed there.
    assert kept.numbers_id(plain, LESSON, "ann") == (typed.strip() if typed.isprintable() else "ann")
    assert (kept.named_id(plain, LESSON, "eve"), kept.numbers_id(plain, LESSON, "bo")) == ("eve", "bo")
    put(tmp_path / "folders", {f"{typed.strip()}/{IPYNB}": notebook(text="2")})
    assert taken(collect.collect(plain, [tmp_path / "folders"])) == {"ann": "resubmitted"}


def test_a_notebook_that_names_two_is_neithers(plain, tmp_path):
    data = notebook("ann").replace(b'"source": "1"', b'"source": "learner(\'bo\')"')
    put(tmp_path / "in", {"x.ipynb": data})
    (why,) = refused(collect.collect(plain, [tmp_path / "in"])).values()
    assert "it names Ann O'Brien (ann) and Bo Lee (bo)" in why


def test_the_folder_or_archive_that_is_named_can_be_a_students(plain, tmp_path):
    put(tmp_path / "ann", {IPYNB: HERS})
    archive(tmp_path / "bo.zip", {IPYNB: MINE})
    assert taken(collect.collect(plain, [tmp_path / "ann", tmp_path / "bo.zip"])) == {"ann": "new", "bo": "new"}
