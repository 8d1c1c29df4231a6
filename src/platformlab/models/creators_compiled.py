"""A month of the creator market, compiled by Numba: the same draws as in `creators`, bit for bit, several times faster.

Imported only where Numba is installed (the extra "fast"). Numba keeps what it has compiled beside this file, or in the
person's cache folder where that cannot be written.
"""

import numba
import numpy

from platformlab.models import luck

GOLDEN = numpy.uint64(luck.GOLDEN)
MIX_1, MIX_2 = numpy.uint64(luck.MIX_1), numpy.uint64(luck.MIX_2)
SHIFT_1, SHIFT_2, SHIFT_3 = numpy.uint64(30), numpy.uint64(27), numpy.uint64(31)
ONE = numpy.uint64(1)
FRACTION_SHIFT = numpy.uint64(11)
CELL_MASK = numpy.uint64(luck.CELLS - 1)
CELL_BITS = luck.CELL_BITS
REST_BITS, REST_SHIFT = numpy.uint64(luck.REST_BITS), numpy.uint64(64 - luck.REST_BITS)

compiled = numba.njit(nogil=True, cache=True, error_model="numpy")


@compiled
def _word(counter):
    counter = (counter ^ (counter >> SHIFT_1)) * MIX_1
    counter = (counter ^ (counter >> SHIFT_2)) * MIX_2
    return counter ^ (counter >> SHIFT_3)


@compiled
def _again(word, serial):
    return _word(word + (numpy.uint64(serial) + ONE) * GOLDEN)


@compiled
def _cell(word, shift):
    return numpy.int64((word >> numpy.uint64(shift)) & CELL_MASK)


@compiled
def _draw(table, row, cell, counter):
    cells, unsure, steps, offsets = table
    place = (row << CELL_BITS) + cell
    value = numpy.int64(cells[place])
    if value != unsure:
        return value
    point = (numpy.uint64(place) << REST_BITS) | (_word(counter) >> REST_SHIFT)
    in_row = steps.size // offsets.size
    low, high = row * in_row, (row + 1) * in_row
    while low < high:
        middle = (low + high) >> 1
        if steps[middle] <= point:
            low = middle + 1
        else:
            high = middle
    return low + offsets[row]


@compiled
def _draw_pieces(table, row, shift, counter, pieces):
    total = 0
    first = _word(counter)
    for serial in range(pieces):
        word = _again(first, serial)
        total += _draw(table, row, _cell(word, shift), word + GOLDEN)
    return total


@compiled
def month(
    fans,
    weights,
    quality,
    counts,
    new_per_weight,
    starts,
    shifts,
    new_tables,
    lost_tables,
    sizes,
    who_is_drawn,
    powers,
):
    """A month of a block: `fans`, `weights` and `counts` change in place. Says whether fans lie beyond `powers`.

    starts: each purpose's counter for the first creator. shifts: where in the first word each purpose's cell begins.
    sizes: how means and fans are taken apart. who_is_drawn: 0 nobody leaves, 1 all do, 2 those who leave, 3 those who
    stay. powers: (fans + 1) to the power in use, for 0, 1, 2 ... fans; empty for the power 1.
    """
    fine, points, coarse = new_tables
    few, hundreds, thousands = lost_tables
    fine_bits, fine_rows_bits, coarse_bits, few_bits, many_bits = sizes
    # In the order of `creators`: CELLS, NEW_FINE, NEW_COARSE, NEW_PIECES, NEW_POINTS, KEPT, LOST_FEW and so on.
    unit = float(1 << fine_bits)
    fine_last, coarse_row = (1 << fine_rows_bits) - 1, 1 << coarse_bits
    few_last, many_row = (1 << few_bits) - 1, 1 << many_bits
    counted = counts.size - 1
    beyond = False
    for i in range(fans.size):
        step = numpy.uint64(i) * GOLDEN
        word = _word(starts[0] + step)
        before = fans[i]

        mean = weights[i] * new_per_weight * unit
        floor = numpy.floor(mean)
        part = mean - floor
        whole = numpy.int64(floor)
        new = _draw(fine, whole & fine_last, _cell(word, shifts[1]), starts[1] + step)
        chances = _draw(points, 0, _cell(word, shifts[4]), starts[4] + step)
        for serial in range(chances):
            kept = _again(_word(starts[5] + step), serial) >> FRACTION_SHIFT
            if float(kept) * 2.0**-53 < part:
                new += 1
        units = whole >> fine_rows_bits
        if units:
            new += _draw(coarse, units & (coarse_row - 1), _cell(word, shifts[2]), starts[2] + step)
            pieces = units >> coarse_bits
            if pieces:
                new += _draw_pieces(coarse, coarse_row, shifts[1], starts[3] + step, pieces)

        lost = 0
        if who_is_drawn == 1:
            lost = before
        elif who_is_drawn > 1:
            lost = _draw(few, before & few_last, _cell(word, shifts[6]), starts[6] + step)
            rest = before >> few_bits
            if rest:
                lost += _draw(hundreds, rest & (many_row - 1), _cell(word, shifts[7]), starts[7] + step)
                rest >>= many_bits
                if rest:
                    lost += _draw(thousands, rest & (many_row - 1), _cell(word, shifts[8]), starts[8] + step)
                    pieces = rest >> many_bits
                    if pieces:
                        lost += _draw_pieces(thousands, many_row, shifts[1], starts[9] + step, pieces)
            if who_is_drawn == 3:
                lost = before - lost

        now = before + new - lost
        fans[i] = now
        counts[min(now, counted)] += 1
        if powers.size == 0:
            weights[i] = (now + 1.0) * quality[i]
        elif now < powers.size:
            weights[i] = powers[now] * quality[i]
        else:
            beyond = True
    return beyond
