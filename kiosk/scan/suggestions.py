"""Which symbols three finder patterns, or two, suggest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]  # (cases, 4, 2): corners, from the symbol's top left, clockwise
_Scores = NDArray[np.float64]

_SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
_ALIKE = 1.9  # three finders' modules differ at most by this factor
_ALIKE_LOG = 0.5  # and two finders' by this logarithm
_SLANT = 0.6  # cosine of the angle at the corner
_UNEVEN = 0.8  # logarithm of one side over the other
_OFF_THREE, _OFF_TWO = 0.48, 0.36  # logarithm of the side over what its modules say
_PAIR_DOUBT = 0.15  # what two finders lack beside three, on top of the third one's answer
_IMPOSSIBLE = -1.0
_PAIRS_OF_PLACES = ((0, 1), (0, 2), (1, 2))  # of the finders at top left, top right, bottom left


def suggestions(
    finders: NDArray[np.float64], versions: Sequence[int], limit: int
) -> tuple[Points, NDArray[np.intp]]:
    """Corners and versions of the symbols that the finders suggest, likeliest first.

    `finders` are rows of strength, x, y and pixels a module, all of one polarity.
    """
    sides = 17 + 4 * np.array(sorted(versions))
    likely, corners, side = (
        np.concatenate(parts)
        for parts in zip(
            _from_three(finders, sides, limit), _from_two(finders, sides, limit), strict=True
        )
    )
    order = np.argsort(-likely)[:limit]
    return corners[order], (side[order] - 17) // 4


def _top(scores: _Scores, limit: int) -> tuple[NDArray[np.intp], ...]:
    """Where the highest scores lie that are possible at all."""
    flat = scores.ravel()
    best = np.argsort(-flat)[:limit]
    return np.unravel_index(best[flat[best] > _IMPOSSIBLE], scores.shape)


def _from_three(
    finders: NDArray[np.float64], sides: NDArray[np.intp], limit: int
) -> tuple[_Scores, Points, NDArray[np.intp]]:
    """Every three finders, each of them at the corner, for every side."""
    trios = np.array(
        [
            (a, b, c)
            for trio in combinations(range(len(finders)), 3)
            for a, b, c in (trio, (trio[1], trio[2], trio[0]), (trio[2], trio[0], trio[1]))
        ],
        np.intp,
    ).reshape(-1, 3)
    strength, place, module = finders[:, 0], finders[:, 1:3], finders[:, 3]
    at = place[trios[:, 0]]
    right, down = place[trios[:, 1]] - at, place[trios[:, 2]] - at
    turned = right[:, 0] * down[:, 1] - right[:, 1] * down[:, 0] < 0
    right[turned], down[turned] = down[turned], right[turned].copy()
    length_right = np.hypot(*right.T) + 1e-9
    length_down = np.hypot(*down.T) + 1e-9
    slant = np.abs((right * down).sum(axis=1)) / (length_right * length_down)
    uneven = np.abs(np.log(length_right / length_down))
    modules = module[trios]
    possible = (slant < _SLANT) & (uneven < _UNEVEN)
    possible &= modules.max(axis=1) < _ALIKE * modules.min(axis=1)
    across = (length_right + length_down) / 2 / modules.mean(axis=1)
    off = np.abs(np.log(across[:, None] / (sides - 7)))
    scores = (strength[trios].sum(axis=1) - 0.3 * slant - 0.3 * uneven)[:, None] - 0.5 * off
    scores[~possible[:, None] | (off > _OFF_THREE)] = _IMPOSSIBLE
    trio, side = _top(scores, limit)
    n = sides[side][:, None, None]
    unit = (_SQUARE * n - 3.5) / (n - 7)
    corners = at[trio, None] + unit[..., :1] * right[trio, None] + unit[..., 1:] * down[trio, None]
    return scores[trio, side], corners, sides[side]


def _from_two(
    finders: NDArray[np.float64], sides: NDArray[np.intp], limit: int
) -> tuple[_Scores, Points, NDArray[np.intp]]:
    """Every two finders, at every two of the three places, for every side."""
    pairs = np.array(list(permutations(range(len(finders)), 2)), np.intp).reshape(-1, 2)
    first, second = finders[pairs[:, 0]], finders[pairs[:, 1]]
    module = (first[:, 3] + second[:, 3]) / 2
    span = second[:, 1:3] - first[:, 1:3]
    far = sides[:, None] - 3.5
    places = np.stack(
        [np.broadcast_to(np.array([3.5, 3.5]), (len(sides), 2)), far * (1, 0), far * (0, 1)],
        axis=1,
    )
    places[:, 1, 1] = places[:, 2, 0] = 3.5
    starts, ends = np.array(_PAIRS_OF_PLACES).T
    planned = places[:, ends] - places[:, starts]  # (sides, kinds, 2)
    scale = np.hypot(*span.T)[:, None, None] / np.hypot(planned[..., 0], planned[..., 1])
    off = np.abs(np.log(scale / module[:, None, None] + 1e-9))
    scores = (first[:, 0] + second[:, 0] - _PAIR_DOUBT)[:, None, None] - 0.5 * off
    unlike = np.abs(np.log(first[:, 3] / second[:, 3])) > _ALIKE_LOG
    scores[unlike[:, None, None] | (off > _OFF_TWO)] = _IMPOSSIBLE
    pair, side, kind = _top(scores, limit)
    plan, seen = planned[side, kind], span[pair]
    turn = np.arctan2(seen[:, 1], seen[:, 0]) - np.arctan2(plan[:, 1], plan[:, 0])
    size = scale[pair, side, kind]
    cos, sin = (np.cos(turn) * size)[:, None], (np.sin(turn) * size)[:, None]
    x, y = np.moveaxis(
        _SQUARE * sides[side][:, None, None] - places[side, starts[kind]][:, None], 2, 0
    )
    corners = first[pair, 1:3][:, None] + np.stack([cos * x - sin * y, sin * x + cos * y], axis=-1)
    return scores[pair, side, kind], corners, sides[side]
