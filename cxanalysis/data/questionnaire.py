"""What `questionnaire.toml` says: which column of the survey is which question, and on what scale it was asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cxanalysis.data.contract import Column
from cxanalysis.data.toml import Keys, TomlFile
from cxanalysis.errors import Problem

FILE = "questionnaire.toml"
ROLES = ("perceived", "expected", "desired", "adequate")
STAFF_ROLES = ("staff_expected", "standard_exists", "standard_met", "promise_kept")


@dataclass(frozen=True)
class Scale:
    """The ends of a scale and the codes that mean "don't know"; `whole` = only whole numbers are answers."""

    min: float
    max: float
    missing: tuple[float, ...] = ()
    whole: bool = True


@dataclass(frozen=True)
class Question:
    """One question; a role that was not asked is None. `staff` names columns of staff_responses by role."""

    id: str
    dimension: str
    text: Mapping[str, str]
    perceived: str | None
    expected: str | None
    desired: str | None
    adequate: str | None
    reversed: bool
    scale: Scale
    staff: Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """A question of one column: overall, recommend, repurchase."""

    column: str
    scale: Scale


@dataclass(frozen=True)
class Extra:
    """A factor, touchpoint or open question; `kind` is rating or rank for a factor; an open question has no scale."""

    id: str
    column: str
    text: Mapping[str, str]
    kind: str = ""
    scale: Scale | None = None


@dataclass(frozen=True)
class Questionnaire:
    """The whole questionnaire, in the order of the file; `themes` are words by theme, where the company has its own."""

    title: Mapping[str, str]
    questions: tuple[Question, ...]
    dimensions: Mapping[str, Mapping[str, str]]
    dimension_importance: Mapping[str, str]
    overall: Asked | None
    recommend: Asked | None
    repurchase: Asked | None
    factors: tuple[Extra, ...]
    touchpoints: tuple[Extra, ...]
    opens: tuple[Extra, ...]
    themes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def columns(self) -> Iterator[Column]:
        """Walk the columns that `responses` must have, as the contract of this survey."""
        for q in self.questions:
            for role in ROLES:
                name = getattr(q, role)
                if name:
                    yield _answer(name, q.scale)
        for name in self.dimension_importance.values():
            yield Column(name, "answer", low=0)
        for asked in (self.overall, self.recommend, self.repurchase):
            if asked:
                yield _answer(asked.column, asked.scale)
        for extra in (*self.factors, *self.touchpoints):
            yield _answer(extra.column, extra.scale)
        for extra in self.opens:
            yield Column(extra.column, "text")

    def staff_columns(self) -> Iterator[Column]:
        """Walk the columns that `staff_responses` must have."""
        for q in self.questions:
            for name in q.staff.values():
                yield _answer(name, q.scale)


def _answer(name: str, scale: Scale | None) -> Column:
    if scale is None:
        return Column(name, "answer")
    return Column(name, "answer", low=scale.min, high=scale.max, whole=scale.whole, missing=scale.missing)


def read_questionnaire(folder: Path) -> tuple[Questionnaire | None, list[Problem]]:
    """Read `questionnaire.toml` of a data set.

    Parameters
    ----------
    folder : Path
        The data set.

    Returns
    -------
    tuple of Questionnaire or None and list of Problem
        None where there is no such file; everything that is wrong with it.
    """
    if not (folder / FILE).is_file():
        return None, []
    file = TomlFile(folder / FILE)
    top = file.table()
    default = _scale(top)
    questions = tuple(_question(keys, default) for keys in top.subs("question"))
    names = top.sub("dimensions")
    named = {name: _words(names, name) for name in names.each()}
    names.rest()
    used = dict.fromkeys(q.dimension for q in questions if q.dimension)
    weights = top.sub("dimension_importance")
    found = Questionnaire(
        title=_words(top, "title"),
        questions=questions,
        dimensions={name: named.get(name, {"en": name}) for name in {**dict.fromkeys(named), **used}},
        dimension_importance={name: weights.take(name, str, "") for name in weights.each()},
        overall=_asked(top, "overall", default),
        recommend=_recommend(top),
        repurchase=_asked(top, "repurchase", default),
        factors=tuple(_extra(k, default, ("rating", "rank")) for k in top.subs("factor")),
        touchpoints=tuple(_extra(k, default) for k in top.subs("touchpoint")),
        opens=tuple(_extra(k, None) for k in top.subs("open")),
        themes=_themes(top),
    )
    top.close()
    _check(found, file)
    return found, file.problems


def _words(keys: Keys, name: str) -> dict[str, str]:
    value = keys.take(name, (str, dict), {})
    return {"en": value} if isinstance(value, str) else {k: str(v) for k, v in value.items()}


def _scale(keys: Keys, default: Scale | None = None) -> Scale | None:
    one = keys.sub("scale")
    if not one.each():
        return default
    low, high = one.take("min", (int, float)), one.take("max", (int, float))
    codes = one.take("missing", list, [])
    one.close()
    if low is None or high is None or low >= high or not all(isinstance(c, int | float) for c in codes):
        keys.wrong("scale", "must have min and max, min the smaller, and numbers in missing", "",
                   "write { min = 1, max = 7, missing = [99] }")  # fmt: skip
        return default
    whole = isinstance(low, int) and isinstance(high, int)
    return Scale(float(low), float(high), tuple(float(c) for c in codes), whole)


def _question(keys: Keys, default: Scale | None) -> Question:
    ident = keys.take("id", str, "")
    if not ident:
        keys.wrong("id", "every question needs an id", "", 'write id = "..."')
    scale = _scale(keys, default)
    if scale is None:
        keys.wrong("scale", f'question "{ident}" has no scale', "", "write scale = { min = 1, max = 7 }")
        scale = Scale(1.0, 7.0)
    roles = {role: keys.take(role, str) for role in ROLES}
    staff = {role: keys.take(role, str) for role in STAFF_ROLES}
    question = Question(
        id=ident,
        dimension=keys.take("dimension", str, ""),
        text=_words(keys, "text"),
        reversed=keys.take("reversed", bool, False),
        scale=scale,
        staff={role: name for role, name in staff.items() if name},
        **roles,
    )
    keys.close()
    return question


def _asked(top: Keys, name: str, default: Scale | None) -> Asked | None:
    keys = top.sub(name)
    if not keys.each():
        return None
    column, scale = keys.take("column", str, ""), _scale(keys, default)
    keys.close()
    if not column or scale is None:
        keys.wrong("column", "needs a column and a scale", "", 'write column = "..." and scale = { min = 1, max = 5 }')
        return None
    return Asked(column, scale)


def _recommend(top: Keys) -> Asked | None:
    """Read the question whose promoters and detractors are defined on 0 to 10 and nowhere else."""
    asked = _asked(top, "recommend", Scale(0.0, 10.0))
    if asked and (asked.scale.min, asked.scale.max) != (0.0, 10.0):
        what = f"was asked on {asked.scale.min:g} to {asked.scale.max:g}: no net promoter score is made of it"
        remedy = "the score is defined on 0 to 10; shifted answers would be answers nobody gave"
        top.file.add("recommend", what, remedy, severity="warning")
    return asked


def _themes(top: Keys) -> dict[str, tuple[str, ...]]:
    """Read the company's own themes of open answers: the words that tell each."""
    keys = top.sub("themes")
    return {name: keys.texts(name) for name in keys.each()}


def _extra(keys: Keys, default: Scale | None, kinds: tuple[str, ...] = ()) -> Extra:
    kind = keys.take("kind", str, kinds[0]) if kinds else ""
    if kinds and kind not in kinds:
        keys.wrong("kind", f"must be one of {', '.join(kinds)}", kind)
    extra = Extra(keys.take("id", str, ""), keys.take("column", str, ""), _words(keys, "text"), kind,
                  _scale(keys, default))  # fmt: skip
    if not extra.id or not extra.column:
        keys.wrong("column", "needs an id and a column", "", 'write id = "..." and column = "..."')
    keys.close()
    return extra


def _check(found: Questionnaire, file: TomlFile) -> None:
    """Tell ids and columns that are used twice, and importance of a dimension nobody asked about."""
    ids = [q.id for q in found.questions]
    columns = [c.name for c in found.columns()]
    for name in sorted({i for i in ids if i and ids.count(i) > 1}):
        file.add("id", f'two questions have the id "{name}"', "give each its own")
    for name in sorted({c for c in columns if columns.count(c) > 1}):
        file.add("column", f'column "{name}" is used for two questions', "name each column once")
    for name in found.dimension_importance:
        if name not in found.dimensions:
            file.add(f"dimension_importance.{name}", "is no dimension of the questions", "use the questions' names")
