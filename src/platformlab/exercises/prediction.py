"""A guess before seeing: kept, shown again beside what the model says, never graded.

    Prediction(id="02.income", question="What lands in your account at the end of the month?",
               options=("¥13", "¥130", "¥1,300", "¥13,000"),
               answer=lambda: cny(content.ad_income(…).creator_cny),        # what the model says, as text
               right=lambda: 1,                                             # the option nearest to it, from the model
               after="If you guessed more, you may have thought of views as customers …")

In a lesson: `predict("02.income")` asks, `predict("02.income", reveal=True)` answers. Specs stand in the PREDICTIONS of
exercises/<lesson>.py.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

_ID = re.compile(r"(\d{2})\.(\w{1,30})", re.ASCII)


@dataclass(frozen=True, kw_only=True, eq=False)
class Prediction:
    """A question to guess at.

    id: two digits of the lesson, dot, a name. options: texts, in the order shown. answer: a function that gives what
    the model says, as text. right: the place (from 0) of the option that fits it, or a function that computes it.
    after: a sentence or two beside the answer. ValueError, naming the prediction, for a spec that cannot be one.
    """

    id: str
    question: str
    options: tuple[str, ...]
    answer: Callable[[], str]
    right: int | Callable[[], int]
    after: str

    def __post_init__(self):
        self._need(isinstance(self.id, str) and _ID.fullmatch(self.id), 'the id must look like "02.income"')
        self._need(self.question and self.after, "question and after must not be empty")
        self._need(2 <= len(self.options) <= 8, "needs two to eight options")
        self._need(len(set(self.options)) == len(self.options), "two options read the same")
        self._need(callable(self.answer), "answer must be a function that asks the model")

    def _need(self, condition, message):
        if not condition:
            raise ValueError(f"prediction {self.id!r}: {message}")

    @property
    def lesson(self):
        """The number of the lesson it belongs to."""
        return int(self.id.partition(".")[0])

    def right_option(self):
        """The text of the option that fits what the model says."""
        place = self.right() if callable(self.right) else self.right
        self._need(0 <= place < len(self.options), f"there is no option {place}; count from 0")
        return self.options[place]
