"""What every part of the satisfaction analysis reads: the answers, who gave them, and what is asked of them.

A month's answers carry a month's verdicts. What needs more of them (drivers, segments, outcomes) reads the window: the
last `survey_months` months together, in which a customer may have answered more than once, so that customers and not
answers are what chance draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxanalysis.context import Context
from cxanalysis.period import Period
from cxanalysis.satisfaction import scores
from cxanalysis.satisfaction.scores import Pair

if TYPE_CHECKING:
    from cxanalysis.data.questionnaire import Questionnaire, Scale

INDEX = "index"  # the overall question on 0 to 100


@dataclass(frozen=True)
class Survey:
    """The answers of a report with what is known of those who gave them.

    Attributes
    ----------
    questionnaire : Questionnaire
        Which column is which question.
    answers : pandas.DataFrame
        `facts.answers` over the months of the history and the report's, oldest first.
    context : Context
        Period, scope, parameters.
    people : pandas.DataFrame or None
        `facts.people`: customers by id with their attributes and whether they are active in the period; None where the
        data list no customers.
    """

    questionnaire: Questionnaire
    answers: pd.DataFrame
    context: Context
    people: pd.DataFrame | None = None

    @property
    def period(self) -> Period:
        """The report's month."""
        return self.context.period

    @cached_property
    def now(self) -> pd.DataFrame:
        """The answers of the report's month."""
        return self.answers[self.answers["period"] == str(self.period)]

    @property
    def reach(self) -> list[Period]:
        """Every month of the window, with answers or without, oldest first."""
        return self.period.last(self.context.parameters.survey_months)

    @cached_property
    def months(self) -> list[Period]:
        """The months of the window that have answers, oldest first."""
        there = set(self.answers["period"])
        return [p for p in self.reach if str(p) in there]

    @cached_property
    def window(self) -> pd.DataFrame:
        """The answers of the window."""
        return self.answers[self.answers["period"].isin([str(p) for p in self.months])]

    @cached_property
    def scores(self) -> pd.DataFrame:
        """Perception over the window: a row an answer, a column an item, a dimension, `overall` (all dimensions)."""
        return scores.perceived(self.window, self.questionnaire)

    @cached_property
    def month_scores(self) -> pd.DataFrame:
        """Perception in the month: a row an answer, a column an item, a dimension, `overall` (all dimensions)."""
        return scores.perceived(self.now, self.questionnaire)

    @cached_property
    def reported(self) -> pd.DataFrame:
        """Perception in the month as the page reports it: on the pairs with the expectation where there is one."""
        mine, pair = self.month_scores, self.month_pair("expected")
        return mine if pair is None else mine.assign(**{str(name): pair.perceived[name] for name in pair.perceived})

    def month_pair(self, role: str) -> Pair | None:
        """Return perception and another role (`expected`, `adequate`, `desired`) in the month; None where not asked."""
        return self._pair(role, "now", self.now)

    def pair(self, role: str) -> Pair | None:
        """Return perception and another role over the window; None where not asked."""
        return self._pair(role, "window", self.window)

    def _pair(self, role: str, when: str, frame: pd.DataFrame) -> Pair | None:
        if (role, when) not in self._pairs:
            self._pairs[role, when] = scores.paired(frame, self.questionnaire, role)
        return self._pairs[role, when]

    @cached_property
    def _pairs(self) -> dict[tuple[str, str], Pair | None]:
        return {}

    @cached_property
    def _scales(self) -> dict[str, Scale]:
        """The scale of every item, dimension and of `overall`: as asked in the window, else as it could be."""
        there = scores.asked(self.window, self.questionnaire, "perceived")
        found: dict[str, Scale] = {}
        for question in (*there, *self.questionnaire.questions):
            for name in (question.id, question.dimension, scores.OVERALL):
                found.setdefault(name, question.scale)
        return found

    def scale(self, name: str) -> Scale:
        """Return the scale of an item, of a dimension, or of all dimensions together."""
        return self._scales[name]

    @cached_property
    def items(self) -> tuple[str, ...]:
        """Question ids with a perception in the window."""
        known = {q.id for q in self.questionnaire.questions}
        return tuple(name for name in self.scores.columns if name in known)

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        """Dimensions with a perception in the window, in the questionnaire's order."""
        return tuple(scores.dimensions(scores.asked(self.window, self.questionnaire, "perceived")))

    def asked(self, name: str, frame: pd.DataFrame) -> pd.Series | None:
        """Return the answers to `overall`, `recommend` or `repurchase`; None where it was not asked or answered."""
        question = getattr(self.questionnaire, name)
        if question is None or question.column not in frame.columns or not frame[question.column].notna().any():
            return None
        return frame[question.column].astype("float64")

    def index(self, frame: pd.DataFrame) -> pd.Series | None:
        """Return the answers to the overall question on 0 to 100; None where it was not asked or answered."""
        values, question = self.asked("overall", frame), self.questionnaire.overall
        if values is None or question is None:
            return None
        return 100 * (values - question.scale.min) / (question.scale.max - question.scale.min)

    def headline(self, frame: pd.DataFrame) -> tuple[str, pd.Series | None]:
        """Return the score a survey is judged by: the index, else perception over all dimensions; None without both."""
        index = self.index(frame)
        if index is not None:
            return INDEX, index
        mine = self.scores if frame is self.window else scores.perceived(frame, self.questionnaire)
        return scores.OVERALL, mine.get(scores.OVERALL)

    def attribute(self, name: str, frame: pd.DataFrame) -> pd.Series | None:
        """Return an attribute of the customer behind each answer (missing where unknown); None where nobody has it."""
        if self.people is None or name not in self.people.columns or "customer_id" not in frame.columns:
            return None
        found = frame["customer_id"].map(self.people[name])
        return found if found.notna().any() else None

    def clusters(self, frame: pd.DataFrame) -> NDArray[np.int64]:
        """Tell whose answer is whose, by number; an answer of nobody known is a customer of its own.

        Returns
        -------
        array of int, shape (answers,)
            0 to customers - 1, by first appearance.
        """
        return self._window_clusters if frame is self.window else self._clusters(frame)

    @cached_property
    def _window_clusters(self) -> NDArray[np.int64]:
        return self._clusters(self.window)

    def _clusters(self, frame: pd.DataFrame) -> NDArray[np.int64]:
        own = pd.Series([f"\0{i}" for i in range(len(frame))], index=frame.index)
        names = frame["customer_id"].fillna(own) if "customer_id" in frame.columns else own
        return pd.factorize(names)[0].astype(np.int64)
