"""When each submission came in, and what a late rule takes off for it: by the deadline of today, not an earlier one.

What is not known to be late is not late: only the exchange, a table of submissions, an LMS's own word or the teacher
says when something was handed in.
"""

import contextlib
import datetime
from dataclasses import dataclass

from platformlab.classroom import gradebook
from platformlab.classroom.files import write_json
from platformlab.classroom.kept import unstamped, versions
from platformlab.classroom.times import exchange_time


@dataclass(frozen=True)
class HandedIn:
    """when: in UTC; None when it is not known. late: what the LMS calls it, without saying by how much; None for not
    said."""

    when: datetime.datetime | None = None
    late: bool | None = None

    @property
    def in_gradebook(self):
        """The time as nbgrader keeps it, in UTC without saying so; None when it is not known."""
        return self.when.astimezone(datetime.UTC).replace(tzinfo=None, microsecond=0) if self.when else None

    @property
    def said(self):
        """The time in UTC, as text; empty when it is not known."""
        return self.in_gradebook.isoformat(sep=" ") if self.when else ""


def handed_in(course, lesson, student, path):
    """The HandedIn of a submission: as collect() kept it, else as nbgrader collect wrote it beside the notebook."""
    kept = versions(course, lesson, student)
    if kept:
        return HandedIn(unstamped(kept[-1]["when"]), kept[-1]["late"])
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return HandedIn(exchange_time(path.with_name("timestamp.txt").read_text(encoding="utf-8")))
    return HandedIn()


def bring_up_to_date(course, lessons):
    """Applies the deadlines and the late rule of today to what is graded already; a sentence for each mark that it
    changes. Call it whenever lessons were graded: a deadline may have moved, or a time may have become known."""
    said = []
    with gradebook.opened(course) as book:
        marks = gradebook.Marks(book, course)
        for lesson in lessons:
            graded = {}
            for student in course.roster.students:
                path, kept = course.submission(lesson, student.id), course.result(lesson, student.id)
                if path is None or kept is None:
                    continue
                graded[student.id] = handed_in(course, lesson, student.id, path)
                if kept["handed_in"] != graded[student.id].said:
                    write_json(course.result_path(lesson, student.id), kept | {"handed_in": graded[student.id].said})
            for student, before, after in marks.date(lesson, graded):
                said.append(f"{student}, {lesson}: {after:g} points are taken off for lateness, {before:g} before")
    return said
