"""The creator market without NumPy: the same creators with the same luck, one after the other.

Slower by a factor of fifty or so, and meant for a few thousand creators, where Python has no NumPy (in a browser). The
draws are those of `creators`, to the last fan; a test compares. What stands there is explained there.
"""

import functools
import math
from bisect import bisect_right
from dataclasses import dataclass

from platformlab.models import luck
from platformlab.models.luck import GOLDEN, mixed


@dataclass(frozen=True, kw_only=True)
class PlainMarket:
    """What `creators.CreatorMarket` is, with lists and tuples in the place of arrays."""

    fans: list[int]
    levels: tuple[float, ...]
    quantiles: tuple[tuple[int, ...], ...]

    @functools.cached_property
    def _rising(self) -> list[int]:
        return sorted(self.fans)

    @functools.cached_property
    def gini(self) -> float:
        """As `CreatorMarket.gini`."""
        count, total = len(self.fans), float(sum(self.fans))
        if total == 0.0:
            return 0.0
        ranked = float(sum(place * fans for place, fans in enumerate(self._rising, start=1)))
        return max(0.0, 2.0 * ranked / (count * total) - (count + 1) / count)

    def top_share(self, share: float) -> float:
        """As `CreatorMarket.top_share`."""
        total = float(sum(self.fans))
        if total == 0.0:
            return share
        people = share * len(self.fans)
        whole = int(people)
        held = float(sum(self._rising[len(self.fans) - whole :]))
        if people > whole:
            held += (people - whole) * self._rising[-whole - 1]
        return held / total

    def share_above(self, threshold: float) -> float:
        """As `CreatorMarket.share_above`."""
        return sum(fans > threshold for fans in self.fans) / len(self.fans)

    @functools.cached_property
    def hill_exponent(self) -> float:
        """As `CreatorMarket.hill_exponent`."""
        from platformlab.models.creators import HILL_TOP

        top = int(HILL_TOP * len(self.fans))
        bar = self._rising[-top - 1] if top else 0
        if not bar:
            return math.nan
        spread = sum(math.log(fans / bar) for fans in self._rising[-top:])
        return top / spread if spread else math.inf


class _Rows:
    """Distributions of whole numbers, as `luck.Table` has them; each is worked out when it is first drawn from."""

    def __init__(self, mode, up, down, reach):
        self.mode, self.up, self.down, self.reach = mode, up, down, reach
        self.rows = {}

    def decided(self, row: int, cell: int) -> int | None:
        """The number that ten random bits stand for; None when they leave it open."""
        known = self.rows.get(row)
        if known is None:
            known = self.rows[row] = (*self._row(row), {})
        steps, first, answers = known
        if cell not in answers:
            low = bisect_right(steps, cell << luck.REST_BITS)
            high = bisect_right(steps, ((cell + 1) << luck.REST_BITS) - 1)
            answers[cell] = first + low if low == high else None
        return answers[cell]

    def draw(self, row: int, cell: int, rest: int) -> int:
        """The number that ten random bits and, for what they leave open, a random word stand for."""
        answer = self.decided(row, cell)
        if answer is None:
            steps, first, _ = self.rows[row]
            answer = first + bisect_right(steps, (cell << luck.REST_BITS) | (rest >> (64 - luck.REST_BITS)))
        return answer

    def _row(self, row):
        mode = self.mode(row)
        above, below, chance = [], [], 1.0
        for away in range(1, self.reach + 1):
            chance *= self.up(row, mode + away)
            above.append(chance)
        chance = 1.0
        for away in range(1, self.reach + 1):
            chance *= self.down(row, mode - away)
            below.append(chance)
        reached, total = [], 0.0
        for part in (*reversed(below), 1.0, *above):
            total += part
            reached.append(total)
        return [int(part / total * 2.0**luck.DRAW_BITS) for part in reached], mode - self.reach


def _poisson_rows(mean, most):
    def down(row, k):
        rate = mean(row)
        return max(k + 1, 0) / (rate if rate > 0.0 else 1.0)

    return _Rows(lambda row: int(mean(row)), lambda row, k: mean(row) / k, down, luck.reach_of(most))


def _binomial_rows(trials, share, most):
    odds = share / (1.0 - share)
    return _Rows(
        lambda row: int((trials(row) + 1) * share),
        lambda row, k: max(trials(row) - k + 1, 0) / k * odds,
        lambda row, k: max(k + 1, 0) / (trials(row) - k) / odds,
        luck.reach_of(float(most) * share * (1.0 - share)),
    )


def simulate(*, creators, months, new_fans, rich_get_richer, quality_sigma, churn, quality_seed, seed) -> PlainMarket:
    """As `creators.simulate`, whose arguments are checked there. new_fans: new fans a month, all creators together."""
    from platformlab.models import creators as market

    talent_key, months_key = luck.key(quality_seed, market.TALENT), luck.key(seed, market.MONTHS)
    new, lost, power = _New(market), _Lost(market, churn), _Power(rich_get_richer)
    quality = [luck.exp_of(quality_sigma * luck.normal(talent_key, place)) for place in range(creators)]
    fans, weights = [0] * creators, quality[:]
    blocks, ranks = market._blocks(creators), [max(math.ceil(level * creators), 1) for level in market.LEVELS]
    quantiles = [(0,) * len(market.LEVELS)]
    for month in range(months):
        per_weight = new_fans / sum(_weight(weights[block], market.LANES) for block in blocks)
        chance = _Chance(market, months_key, month)
        for place in range(creators):
            chance.of(place)
            opening = fans[place]
            now = opening + new.draw(weights[place] * per_weight, chance) - lost.draw(opening, chance)
            fans[place] = now
            weights[place] = power.of(now) * quality[place]
        rising = sorted(fans)
        quantiles.append(tuple(rising[rank - 1] for rank in ranks))
    return PlainMarket(fans=fans, levels=market.LEVELS, quantiles=tuple(quantiles))


def _weight(weights, lanes):
    """The sum of a block's weights, added up in the order of `creators`."""
    total = 0.0
    for lane in range(lanes):
        one = 0.0
        for weight in weights[lane::lanes]:
            one += weight
        total += one
    return total


class _Chance:
    """The random words of one creator after the other in one month."""

    def __init__(self, market, key, month):
        self.shifts, self.piece_shift = market.SHIFTS, market.SHIFTS[market.NEW_FINE]
        bits, creators_bits = market.PURPOSES_BITS, market.CREATORS_BITS
        self.starts = [key + (((month << bits) + purpose) << creators_bits) * GOLDEN for purpose in market.PURPOSES]

    def of(self, place):
        """Whose words come next."""
        self.step = place * GOLDEN
        self.word = mixed((self.starts[0] + self.step) & luck.WORD)

    def fresh(self, purpose):
        """The creator's word for one purpose."""
        return mixed((self.starts[purpose] + self.step) & luck.WORD)

    def draw(self, rows, row, purpose):
        """A number from one of the rows."""
        cell = (self.word >> self.shifts[purpose]) & (luck.CELLS - 1)
        answer = rows.decided(row, cell)
        return rows.draw(row, cell, self.fresh(purpose)) if answer is None else answer

    def draw_pieces(self, rows, row, purpose, pieces):
        """The sum of so many numbers from one row."""
        word, total = self.fresh(purpose), 0
        for serial in range(pieces):
            one = _again(word, serial)
            total += rows.draw(row, (one >> self.piece_shift) & (luck.CELLS - 1), _again(one, 0))
        return total


def _again(word, serial):
    return mixed((word + serial * GOLDEN) & luck.WORD)


class _New:
    """New fans of one creator, as `creators._NewFans` draws them."""

    def __init__(self, market):
        self.market = market
        self.fine_bits, self.rows_bits, self.coarse_bits = market.FINE_BITS, market.FINE_ROWS_BITS, market.COARSE_BITS
        unit = 2.0**-self.fine_bits
        rows, coarse = 1 << self.rows_bits, 1 << self.coarse_bits
        self.fine = _poisson_rows(lambda row: row * unit, (rows - 1) * unit)
        self.coarse = _poisson_rows(lambda row: row * (unit * rows), coarse * (unit * rows))
        self.points = _poisson_rows(lambda row: unit, unit)

    def draw(self, mean, chance):
        market = self.market
        scaled = mean * (1 << self.fine_bits)
        whole = math.floor(scaled)
        part, last = scaled - whole, (1 << self.rows_bits) - 1
        found = chance.draw(self.fine, whole & last if whole > last else whole, market.NEW_FINE)
        points = chance.draw(self.points, 0, market.NEW_POINTS)
        if points:
            kept = chance.fresh(market.KEPT)
            found += sum((_again(kept, serial) >> 11) * 2.0**-53 < part for serial in range(points))
        if whole > last:
            units, row = whole >> self.rows_bits, 1 << self.coarse_bits
            found += chance.draw(self.coarse, units & (row - 1), market.NEW_COARSE)
            if pieces := units >> self.coarse_bits:
                found += chance.draw_pieces(self.coarse, row, market.NEW_PIECES, pieces)
        return found


class _Lost:
    """Fans of one creator who leave, as `creators._LostFans` draws them."""

    def __init__(self, market, churn):
        self.market, rarer = market, min(churn, 1.0 - churn)
        self.nobody_leaves, self.nobody_stays, self.stayers = not churn, churn == 1.0, churn > 0.5
        few, many = 1 << market.FEW_BITS, 1 << market.MANY_BITS
        share = rarer or 0.5
        self.few = _binomial_rows(lambda row: row, share, few - 1)
        self.hundreds = _binomial_rows(lambda row: row * few, share, (many - 1) * few)
        self.thousands = _binomial_rows(lambda row: row * (many * few), share, many * many * few)

    def draw(self, fans, chance):
        if self.nobody_leaves:
            return 0
        if self.nobody_stays:
            return fans
        drawn = self._draw(fans, chance)
        return fans - drawn if self.stayers else drawn

    def _draw(self, fans, chance):
        market = self.market
        drawn = chance.draw(self.few, fans & ((1 << market.FEW_BITS) - 1), market.LOST_FEW)
        if rest := fans >> market.FEW_BITS:
            digit = (1 << market.MANY_BITS) - 1
            drawn += chance.draw(self.hundreds, rest & digit, market.LOST_HUNDREDS)
            if rest := rest >> market.MANY_BITS:
                drawn += chance.draw(self.thousands, rest & digit, market.LOST_THOUSANDS)
                if pieces := rest >> market.MANY_BITS:
                    drawn += chance.draw_pieces(self.thousands, 1 << market.MANY_BITS, market.LOST_PIECES, pieces)
        return drawn


class _Power:
    """(fans + 1) to one power."""

    def __init__(self, exponent):
        self.exponent, self.known = exponent, {}

    def of(self, fans):
        if self.exponent == 1.0:
            return fans + 1.0
        found = self.known.get(fans)
        if found is None:
            found = self.known[fans] = luck.exp_of(self.exponent * luck.log_of(fans + 1.0))
        return found
