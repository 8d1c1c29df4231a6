"""A learner's own numbers: drawn from (course, learner, exercise) alone, the same on every machine and Python.

The source is SHA-256 of those names and a counter, read as a stream of whole numbers. Python's `random` is not used:
its streams are a promise of one library only. Decimals are exact: `between(0.02, 0.08, step=0.01)` gives 0.07, never
0.07000000000000001.
"""

from decimal import Decimal
from hashlib import sha256

COURSE = "content-or-commerce"


class Draw:
    """A stream of choices for one learner and one exercise; `attempt` numbers the redraws.

    >>> d = Draw(learner="ann", exercise="2.1")
    >>> d.pick(0.04, 0.05, 0.06) in (0.04, 0.05, 0.06)
    True
    """

    def __init__(self, *, learner, exercise, attempt=0, course=COURSE):
        names = [name.encode("utf-8", "surrogatepass") for name in (course, learner, exercise, str(attempt))]
        # The lengths keep ("ab", "c") apart from ("a", "bc").
        self._key = sha256(b"".join(len(name).to_bytes(4, "big") + name for name in names)).digest()
        self._counter = 0

    def _below(self, limit):
        """A whole number from 0 to limit - 1, each equally likely."""
        fair = 2**64 - 2**64 % limit
        while True:
            block = sha256(self._key + self._counter.to_bytes(8, "big")).digest()
            self._counter += 1
            number = int.from_bytes(block[:8], "big")
            if number < fair:
                return number % limit

    def pick(self, *options):
        """One of the options, each equally likely."""
        if not options:
            raise ValueError("pick() needs at least one option")
        return options[self._below(len(options))]

    def between(self, low, high, *, step=1):
        """low, low + step, … up to high at most: an int if all three are ints, else a float, exact in decimals."""
        whole = type(low) is type(high) is type(step) is int
        first, last, width = (low, high, step) if whole else (Decimal(str(value)) for value in (low, high, step))
        if not (width > 0 and last >= first):
            raise ValueError(f"between() needs low <= high and step > 0, got {low}, {high} and step {step}")
        value = first + width * self._below(int((last - first) // width) + 1)
        return value if whole else float(value)

    def share(self, low, high, *, step=0.01):
        """A share of something, as a fraction: share(0.2, 0.8, step=0.05). Both ends must lie in [0, 1]."""
        if not 0 <= low <= high <= 1:
            raise ValueError(f"share() needs 0 <= low <= high <= 1, got {low} and {high}: 5 % is 0.05")
        return float(self.between(low, high, step=step))

    def shuffle(self, items):
        """The items in a new order, as a tuple; the first k of them are k different ones."""
        left = list(items)
        return tuple(left.pop(self._below(len(left))) for _ in range(len(left)))
