"""What respondents of the made-up company add: a few words of their own, and what counts when they decide to buy.

Words come from stock sentences, some with a phone number or an address in them, as customers do write. In the months
in which a dimension has fallen, half of those who write speak of it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FACTORS = {
    "price": ("Price", "价格", 4.4),
    "delivery": ("Delivery", "送货", 4.0),
    "range": ("Range of goods", "商品种类", 3.4),
}  # names and mean importance, 1 to 5
FACTOR_MONTHS = 6  # asked in the last months only
STOCK = 12  # sentences of `_COMMENTS`

_COMMENTS = (
    "Good range, fair prices.",
    "Please keep the delivery day.",
    "Happy with the new catalogue.",
    "发票有时看不懂。",
    "Would like smaller cartons.",
    "服务热情，谢谢。",
    "Invoice was not clear, call 07700 900123.",
    "希望增加茶具的款式。",
    "Nothing to add.",
    "The web shop could be faster.",
    "价格有点高。",
    "Keep it up!",
)
_FALLEN = (
    "Delivery was late again.",
    "The order arrived two days late.",
    "送货总是晚到。",
    "Late delivery, shelves stood empty.",
    "Delivered late, write to shop@example.com.",
    "送货又迟到了，打13800138000也没人接。",
)
_SPREAD = 0.8


def comments(rng: np.random.Generator, drawn: NDArray[np.int64], fallen: NDArray[np.bool_]) -> NDArray[np.str_]:
    """Put words to who writes any.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of chance.
    drawn : array of int, shape (n,)
        Number of the stock sentence of each respondent; -1 where nothing is written.
    fallen : array of bool, shape (n,)
        Whether the answer is from a month in which a dimension has fallen.

    Examples
    --------
    >>> comments(np.random.default_rng(1), np.array([-1, 0]), np.array([False, False])).tolist()
    ['', 'Good range, fair prices.']
    """
    usual = np.array([*_COMMENTS, ""])[drawn]
    angry = np.array(_FALLEN)[rng.integers(0, len(_FALLEN), drawn.size)]
    return np.where((drawn >= 0) & fallen & (rng.random(drawn.size) < 0.5), angry, usual)


def factors(rng: np.random.Generator, asked: NDArray[np.bool_]) -> dict[str, object]:
    """Draw how much each factor counts in the decision to buy, by column; nobody else was asked.

    Examples
    --------
    >>> found = factors(np.random.default_rng(1), np.array([True, False]))
    >>> list(found), [int(x) if x == x else None for x in found["f_price"].to_numpy(float, na_value=np.nan)]
    (['f_price', 'f_delivery', 'f_range'], [5, None])
    """
    scores = {
        name: np.clip(np.rint(rng.normal(mean, _SPREAD, asked.size)), 1, 5) for name, (*_, mean) in FACTORS.items()
    }
    return {f"f_{name}": pd.arrays.IntegerArray(x.astype(np.int8), ~asked) for name, x in scores.items()}
