"""Who on the roster is meant by an id that somebody typed, by a name, or by the number of an LMS.

People tells all who may be meant: one is the student, none is nobody on the roster, and with more than one nothing may
be taken, because one student's work must never stand for another's.
"""

from platformlab.classroom.roster_columns import is_id_column
from platformlab.classroom.spelling import folded, squeezed


class People:
    """The students of a roster, found by what others call them. All answers are sets of ids of the roster."""

    def __init__(self, students):
        self.students = {student.id: student for student in students}
        self._ids, self._former, self._other, self._names = {}, {}, {}, {}
        self._canvas, self._participants = {}, {}
        for student in students:
            self._ids.setdefault(folded(student.id), set()).add(student.id)
            for name in student.former_ids:
                self._former.setdefault(folded(name), set()).add(student.id)
            for name in other_ids(student):
                self._other.setdefault(folded(name), set()).add(student.id)
            for name in names(student):
                self._names.setdefault(name, set()).add(student.id)
            if student.canvas_id:
                self._canvas.setdefault(student.canvas_id, set()).add(student.id)
            if student.participant:
                self._participants.setdefault(student.participant, set()).add(student.id)

    def by_id(self, text):
        """Whose id this is, or was before, or whose e-mail address or other id in the roster; however it is written."""
        key = folded(text)
        return self._ids.get(key) or self._former.get(key) or self._other.get(key, set())

    def by_typed(self, text):
        """The same for an id in a notebook. That may be older than the roster: what was another's says nothing sure."""
        key = folded(text)
        return self._ids.get(key, set()) | self._former.get(key, set()) or self._other.get(key, set())

    def before(self, text):
        """Whose id this was, before it became another student's."""
        return self._former.get(folded(text), set()) if folded(text) in self._ids else set()

    def by_name(self, text):
        """Whose name this is, in either order."""
        key = squeezed(text)
        return self._names.get(key, set()) if key else set()

    def by_canvas(self, number):
        """Whose number in Canvas this is."""
        return self._canvas.get(number, set())

    def names_of(self, student):
        """The forms of a student's name, squeezed."""
        return names(self.students[student])

    def mails(self, ids):
        """The e-mail addresses of students."""
        return [self.students[one].email for one in ids if "@" in self.students[one].email]

    @property
    def has_canvas(self):
        """Whether Canvas's numbers stand in the roster: then they decide, and not the names."""
        return bool(self._canvas)

    def by_participant(self, number):
        """Whose number as a participant of a Moodle assignment this is, where a table told it."""
        return self._participants.get(number, set())

    def with_participants(self, numbers):
        """The same people, with numbers of participants: {number: id}."""
        again = People(self.students.values())
        again._participants = {number: set(ids) for number, ids in self._participants.items()}
        for number, student in numbers.items():
            again._participants.setdefault(number, set()).add(student)
        return again

    def said(self, ids):
        """Students in a sentence: each by name and id."""
        told = [f"{self.students[one].name} ({one})" if self.students[one].name != one else one for one in sorted(ids)]
        return " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)


def other_ids(student):
    """What a student may be called beside the id: the e-mail address, and other columns of the roster that hold ids."""
    cells = [text for column, text in student.row.items() if "@" in text or is_id_column(column)]
    return [text.strip() for text in (student.email, *cells) if folded(text)]


def names(student):
    """The forms of a student's name, squeezed."""
    first, last = squeezed(student.first_name), squeezed(student.last_name)
    found = {name for name in (first + last, last + first) if name}
    if not last and 2 <= len(first) <= 4 and all("\u4e00" <= sign <= "\u9fff" for sign in first):
        # Written as one word, family name first: an LMS may turn the two parts around.
        found |= {first[length:] + first[:length] for length in (1, 2) if length < len(first)}
    return found


def own_names(student):
    """What a student may type as the id, folded: the id, other ids, and what the id was before."""
    return {folded(name) for name in (student.id, *student.former_ids, *other_ids(student))}
