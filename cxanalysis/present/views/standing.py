"""Where the headline figures stand, in a sentence each: for months in which little or nothing stands out."""

from __future__ import annotations

from cxanalysis.present.book import Book
from cxanalysis.present.views import value as customer_value


def standing(book: Book, measures: tuple[str, ...]) -> list[tuple[str, str]]:
    """Say where the headline figures stand, for months in which little or nothing stands out."""
    t, found = book.t, []
    index = book.get("satisfaction.index")
    if index:
        words = {"value": book.value(index), "sure": book.sure(index), "n": t.number(index.n or 0)}
        said = t("**The satisfaction index** stands at **{value} of 100** ({sure}, {n} answers).", **words)
        found.append(("satisfaction", said))
    perceived = book.get("satisfaction.perceived", "overall")
    if perceived and not index:
        words = {"value": book.value(perceived), "sure": book.sure(perceived)}
        said = t("**The score over all dimensions** is **{value}** ({sure}).", **words)
        found.append(("dimension:overall", said))
    rate = book.get("complaints.rate")
    if rate:
        words = {"value": book.value(rate), "month": book.month()}
        words |= {"x": t.number(rate.detail["x"]), "n": t.number(rate.n or 0)}
        found.append(("complaints", t("**{value} of customers** complained in {month} ({x} of {n}).", **words)))
    found += customer_value.standing(book)
    begins = {"satisfaction": "satisfaction.", "dimension:overall": "satisfaction.", "complaints": "complaints."}
    return [(key, words) for key, words in found if begins.get(key, "value.").startswith(measures)]
