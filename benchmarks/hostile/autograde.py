"""nbgrader autograde on one submission, by its API: python autograde.py COURSE LESSON STUDENT OUT

Writes OUT/marks.json, {exercise: points or null}. Exit status 1 and nbgrader's last line when it records nothing.
"""

import json
import logging
import sys
from pathlib import Path

from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from platformlab.classroom import course, gradebook


def main(root, lesson, student, out):
    """Grades it; the exit status."""
    made = course.found(root)
    config = Config(gradebook.settings(made))
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    api.log.setLevel(logging.CRITICAL)
    done = api.autograde(lesson, student, force=True, create=False)
    if not done["success"]:
        lines = [line for line in (done.get("error") or done.get("log") or "no reason").splitlines() if line.strip()]
        print(lines[-1].strip())
        return 1
    names = {part.check_id: part.spec.id for part in made.lesson(lesson).parts}
    with gradebook.opened(made) as book:
        scores = gradebook.Marks(book, made).scores(lesson).get(student, {})
    marks = {names[cell]: points for cell, points in scores.items() if cell in names}
    Path(out, "marks.json").write_text(json.dumps(marks), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
