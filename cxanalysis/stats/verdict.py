"""The word on a card: what a tested move is called, and what decided it.

Kept apart from the arithmetic so that the closed list of words is in one place and a test can hold it against the
registry of measures.
"""

from __future__ import annotations

from dataclasses import dataclass

from cxanalysis.stats.change import MIN_PERIODS

ALPHA = 0.05  # chance that a family of quiet figures shows any change


@dataclass(frozen=True)
class ChangeVerdict:
    """The word on a card (`verdict`) and what decided it (`rule`), both from closed lists."""

    verdict: str
    rule: str


def change_verdict(
    p_adjusted: float | None,
    move: float | None,
    good: str,
    periods: int,
    alpha: float = ALPHA,
    enough_answers: bool = True,
    by_moves: bool = False,
) -> ChangeVerdict:
    """Turn a tested move into the word on the card.

    Parameters
    ----------
    p_adjusted : float or None
        p of the move after Holm over the page's cards; None where nothing could be tested.
    move : float or None
        Value now minus the usual value (or minus the value before, for a test of moves); its sign is the direction.
    good : {"up", "down", "neutral"}
        Which way is good, from the measure's registration.
    periods : int
        Usable periods of the past.
    alpha : float in (0, 1)
        Level of the page's family of cards.
    enough_answers : bool
        False where this period rests on fewer answers than `min_n`.
    by_moves : bool
        True where a test of moves of the same customers decides, which needs no ten periods.

    Returns
    -------
    ChangeVerdict
        Verdict better, worse, moved, no_change or too_few; rule above_usual, below_usual, inside_usual, moves,
        too_few_periods or too_few_answers.

    Examples
    --------
    >>> change_verdict(0.01, 0.03, "down", 12)
    ChangeVerdict(verdict='worse', rule='above_usual')
    >>> change_verdict(None, 0.03, "down", 7).verdict
    'too_few'
    """
    if not enough_answers:
        return ChangeVerdict("too_few", "too_few_answers")
    if p_adjusted is None or move is None or not (by_moves or periods >= MIN_PERIODS):
        return ChangeVerdict("too_few", "too_few_periods")
    if p_adjusted >= alpha or move == 0:
        return ChangeVerdict("no_change", "moves" if by_moves else "inside_usual")
    up = move > 0
    rule = "moves" if by_moves else ("above_usual" if up else "below_usual")
    if good == "neutral":
        return ChangeVerdict("moved", rule)
    return ChangeVerdict("better" if up == (good == "up") else "worse", rule)
