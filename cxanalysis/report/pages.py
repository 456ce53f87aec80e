"""Executed notebooks and manifests as finished HTML, each file held to one gate before it may be published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from cxanalysis.errors import CxError
from cxanalysis.period import Period
from cxanalysis.present.blocks_index import Cell, Entry, GridRow, Link, lede, months_grid, report_list
from cxanalysis.present.blocks_text import masthead, note
from cxanalysis.present.check import check_page
from cxanalysis.present.language import Language, language
from cxanalysis.present.page import POLICY, Page, index_page, page

MONTHS = 12


@dataclass(frozen=True)
class About:
    """What a page says around its blocks.

    Parameters
    ----------
    name, title : str
        Name of the page, which is its file name, and its title.
    organisation : str
        Whose report it is.
    period : Period
        The month.
    scope : str
        `all` or `attribute=value`.
    language : str
        Language code.
    previous : Period or None
        The period before, where this page is published for it too.
    to_root : str
        Relative address of the output folder.
    siblings : tuple of (name, short title)
        Pages of the same report in order, this one among them.
    """

    name: str
    title: str
    organisation: str
    period: Period
    scope: str
    language: str
    previous: Period | None
    to_root: str
    siblings: tuple[tuple[str, str], ...] = ()


def render(notebook: Mapping[str, Any], about: About) -> bytes:
    """Return the page of an executed notebook.

    Raises
    ------
    CxError
        When a cell shows what is no block of a report, or the finished page breaks a rule (script, outside address,
        picture without words, ...).
    """
    t = language(about.language)
    running = t("{title}, {month}", title=about.title, month=t.month(about.period))
    if about.scope != "all":
        running = t("{title}, {scope}", title=running, scope=about.scope)
    links = [(t("All periods"), f"{about.to_root}index.html")]
    if about.previous:
        links.insert(0, (t.month(about.previous), f"../{about.previous}/{about.name}.html"))
    footer = t("{title}. The calculation stands beside this page: {name}.ipynb", title=running, name=about.name)
    around = _around(t, running, about.organisation, footer)
    bar = tuple((nav, "" if name == about.name else f"{name}.html") for name, nav in about.siblings)
    return _checked(page(notebook, replace(around, siblings=bar if len(bar) > 1 else (), links=tuple(links))))


def render_index(reports: Sequence[Mapping[str, Any]]) -> bytes:
    """Return index.html from the manifests of all published reports.

    Parameters
    ----------
    reports : sequence of mapping
        Manifests, newest period first, each with `folder` (relative address) and `stale` (made with other parameters
        or code than the latest run) added; at least one.
    """
    newest = reports[0]
    t = language(newest["language"])
    organisation = newest["organisation"] or ""
    whole = [r for r in reports if r["scope"] == "all"]
    parts = [r for r in reports if r["scope"] != "all"]
    title = t("Reports: {organisation}", organisation=organisation) if organisation else t("Reports")
    top = [masthead(t("All periods"), title, ""), lede(t("Latest:"), _first(t, newest, t(", the latest report")))]
    months = _months(whole)
    glance = t.n("{count} month at a glance", "{count} months at a glance", len(months))
    sections = [
        ("months", glance, _grid(t, whole, months)),
        ("reports", t("Reports by month"), [report_list([_entry(t, r) for r in whole], t("Also:"))] if whole else []),
        ("parts", t("Reports on part of the customers"), _parts(t, parts)),
    ]
    around = _around(t, t("Reports"), organisation, t("Made from the manifests of the reports listed here."))
    return _checked(index_page(around, top, sections))


def _around(t: Language, title: str, organisation: str, footer: str) -> Page:
    """Return the words around the blocks of any page."""
    return Page(
        lang=t.tag,
        title=t("{title}: {organisation}", title=title, organisation=organisation) if organisation else title,
        organisation=organisation,
        running=title,
        count=t("Page {{page}} of {{pages}}").replace("{{", "{").replace("}}", "}"),
        skip=t("Skip to content"),
        on_this_page=t("On this page"),
        periods=t("Periods"),
        footer=footer,
        siblings_name=t("Pages of this report"),
        sibling=t("page"),
    )


def _headline(t: Language, report: Mapping[str, Any]) -> str:
    """Return a report's headline, or its period where it has none."""
    month = t.month(report["period"])
    if report["headline"]:
        return report["headline"]
    return month if report["scope"] == "all" else t("{month}, {scope}", month=month, scope=report["scope"])


def _entry(t: Language, report: Mapping[str, Any]) -> Entry:
    """Return one line of the list of reports."""
    hidden = f", {t.month(report['period'])}"
    if report["scope"] != "all":
        hidden += f", {report['scope']}"
    told = [t("{status}.", status=report["status"])] if report["status"] else []
    if report["stale"]:
        told.append(t("Made with other parameters or code than the latest report."))
    also = tuple(Link(p["title"], _address(report, p), hidden) for p in report["pages"][1:])
    return Entry(_first(t, report), " ".join(told), also)


def _first(t: Language, report: Mapping[str, Any], hidden: str = "") -> Link:
    """Return the link to a report's first page, under its headline."""
    return Link(_headline(t, report), _address(report, report["pages"][0]), hidden)


def _address(report: Mapping[str, Any], page: Mapping[str, str]) -> str:
    """Return the address of a page from the output folder."""
    folder = quote(report["folder"], safe="/=").replace("~", "%7E")
    return f"{folder}/{page['file']}"


def _parts(t: Language, reports: Sequence[Mapping[str, Any]]) -> list:
    """Return the list of the scoped reports; nothing when there is none."""
    return [report_list([_entry(t, r) for r in reports], t("Also:"))] if reports else []


def _months(reports: Sequence[Mapping[str, Any]]) -> list[Period]:
    """Return the last twelve months, from the first report on; none when the newest report has no key figures."""
    if not reports or not reports[0]["key_figures"]:
        return []
    oldest = Period.parse(reports[-1]["period"])
    return [month for month in Period.parse(reports[0]["period"]).last(MONTHS) if month >= oldest]


def _grid(t: Language, reports: Sequence[Mapping[str, Any]], months: Sequence[Period]) -> list:
    """Return the key figures of these months; nothing when there are none."""
    if not months:
        return []
    figures = {(r["period"], f["measure"]): f for r in reports for f in r["key_figures"] or ()}
    rows = [
        GridRow(f["name"], tuple(_cell(figures.get((str(month), f["measure"]))) for month in months))
        for f in reports[0]["key_figures"]
    ]
    heads = [f"{t.month_short(m)} {m.year % 100:02d}" for m in months]
    caption = t("Results by month, {first} to {last}", first=t.month(months[0]), last=t.month(months[-1]))
    key = t("A filled cell is worse, an outlined cell better, than chance explains. The rest is ordinary variation.")
    return [months_grid(caption, t("Measure"), heads, rows), note(key)]


def _cell(figure: Mapping[str, str] | None) -> Cell:
    """Return a month's key figure as its report showed it; a dash where there is none."""
    return Cell(figure["text"], figure["verdict"], figure["words"]) if figure else Cell("–")


def _checked(html: str) -> bytes:
    """Refuse a page that breaks a rule of finished pages."""
    if problems := check_page(html, POLICY):
        raise CxError(f"the finished page is refused: {'; '.join(problems)}")
    return html.encode("utf-8")
