"""Where the headline figures stand, in a sentence each: for months in which little or nothing stands out."""

from __future__ import annotations

from cxanalysis.present.book import Book
from cxanalysis.present.language import small
from cxanalysis.present.views import value as customer_value
from cxanalysis.record import Figure


def named(book: Book, figure: Figure) -> str:
    """Name a figure inside a sentence: the complaint rate; a dimension by its own name."""
    t = book.t
    words = {
        "satisfaction.index": t("the satisfaction index"),
        "satisfaction.nps": t("the net promoter score"),
        "satisfaction.dissatisfied": t("the share of dissatisfied customers"),
        "complaints.rate": t("the complaint rate"),
        "complaints.per_1000": t("the number of complaints"),
        "complaints.repeat_rate": t("the share of repeat complaints"),
    }
    if figure.measure in words:
        return words[figure.measure]
    if figure.item == "overall" and figure.measure == "satisfaction.gap":
        return t("the gap to expectation over all dimensions")
    if figure.item == "overall" and figure.measure == "satisfaction.perceived":
        return t("the score over all dimensions")
    if figure.measure == "satisfaction.perceived":
        return book.item(figure.item)
    whole = book.name(figure.measure, figure.item)
    return whole if figure.measure.startswith("satisfaction.") and figure.item else small(whole)


def standing(book: Book, measures: tuple[str, ...]) -> list[tuple[str, str]]:
    """Say where the headline figures stand, for months in which little or nothing stands out."""
    t, found = book.t, []
    index = book.get("satisfaction.index")
    if index:
        words = {"value": book.value(index), "sure": book.sure(index), "n": t.number(index.n or 0)}
        words["going"] = _going(book)
        said = t("**The satisfaction index** stands at **{value} of 100** ({sure}, {n} answers){going}.", **words)
        found.append(("satisfaction", said))
    perceived = book.get("satisfaction.perceived", "overall")
    if perceived and not index:
        words = {"value": book.value(perceived), "sure": book.sure(perceived), "going": _going(book)}
        said = t("**The score over all dimensions** is **{value}** ({sure}){going}.", **words)
        found.append(("dimension:overall", said))
    rate = book.get("complaints.rate")
    if rate:
        words = {"value": book.value(rate), "month": book.month()}
        words |= {"x": t.number(rate.detail["x"]), "n": t.number(rate.n or 0)}
        found.append(("complaints", t("**{value} of customers** complained in {month} ({x} of {n}).", **words)))
    found += customer_value.standing(book)
    begins = {"satisfaction": "satisfaction.", "dimension:overall": "satisfaction.", "complaints": "complaints."}
    return [(key, words) for key, words in found if begins.get(key, "value.").startswith(measures)]


def _going(book: Book) -> str:
    """Say which way satisfaction goes where that is shown, as the tail of a sentence; empty where it is not."""
    t, trend = book.t, book.get("satisfaction.trend", "overall")
    if trend is None or trend.verdict not in ("rising", "falling"):
        return ""
    down, step = trend.verdict == "falling", trend.detail.get("step")
    if step:
        month = t.month(step["from"])
        lower = t("; it has been lower since {month}", month=month)
        return lower if down else t("; it has been higher since {month}", month=month)
    n = t.number(trend.detail["months"])
    return t("; over {n} months it is falling", n=n) if down else t("; over {n} months it is rising", n=n)
