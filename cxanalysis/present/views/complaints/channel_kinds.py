"""What customers contact the company about, by channel; and what of the channels cannot be told."""

from __future__ import annotations

from collections.abc import Callable

from cxanalysis.context import Part
from cxanalysis.present import blocks_figure
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.views.course_words import channel as channel_name
from cxanalysis.record import Figure

KEPT = "channel.within_standard"
KINDS = ("enquiry", "transaction", "experience", "advice", "suggestion", "objection", "complaint", "visit")
REST = "unknown"


def every(book: Book) -> list[Figure]:
    """Return the figures of all channels and requirements, most contacts first."""
    return book.record.items(KEPT)


def _kind_name(book: Book, kind: str) -> str:
    """Name a kind of contact."""
    t = book.t
    return {
        "enquiry": t("Enquiry"), "transaction": t("Transaction"), "experience": t("Experience"), "advice": t("Advice"),
        "suggestion": t("Suggestion"), "objection": t("Objection"), "complaint": t("Complaint"), "visit": t("Visit"),
        REST: t("Not said"),
    }[kind]  # fmt: skip


def channels_table(book: Book) -> Block | None:
    """Return how many contacts of which kind came by which channel; None without contacts."""
    t, found = book.t, [f for f in every(book) if "kinds" in f.detail]
    if not found:
        return None
    kinds = [*KINDS, *([REST] if any(f.detail["kinds"].get(REST) for f in found) else [])]
    columns = (Column(t("Kind of contact")), *(Column(channel_name(book, f.item), number=True) for f in found),
               Column(t("All"), number=True))  # fmt: skip
    counts = {kind: [int(f.detail["kinds"].get(kind, 0)) for f in found] for kind in kinds}
    rows = [(_kind_name(book, kind), *map(t.number, row), t.number(sum(row))) for kind, row in counts.items()]
    rows.append((t("All"), *(t.number(f.detail["contacts"]) for f in found), t.number(_sum(found))))
    words = {"first": t.month(min(f.detail["first"] for f in found)), "month": book.month()}
    caption = t(
        "Contacts by kind and channel, {first} to {month}; complaints are counted from their own table", **words
    )
    return blocks_figure.folded(Table(caption, columns, tuple(rows)), t("Contacts by kind and channel"))


def _sum(found: list[Figure]) -> int:
    return sum(int(f.detail["contacts"]) for f in found)


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say what of the channels cannot be told, and why."""
    return [_left_out(book, code) for code in part.left_out] if part is not None else []


def _left_out(book: Book, code: str) -> str:
    t = book.t
    why, _, channel = code.partition(":")
    words = {"channel": channel, "name": channel_name(book, channel)}
    said: dict[str, Callable[[], str]] = {
        "channel_table": lambda: t("Not shown: contact channels. There is no table contacts."),
        "channel_none": lambda: t("Not shown: contact channels. There is no contact in the last thirteen months."),
        "channel_more": lambda: t("Only the channels with the most contacts are shown."),
        "channel_standard": lambda: t("Not judged: whether contacts by {name} are prompt. No standard is set; add "
                                      "[channels.{channel}] with answer_s or reply_hours to cxanalysis.toml.", **words),
        "channel_unused": lambda: t("A standard is set for the channel {channel}, but no contact came by it.", **words),
        "channel_unknown": lambda: t("Not shown: contacts by {name}. Nothing of them can be judged.", **words),
    }  # fmt: skip
    return said[why]()
