"""A real survey of perceptions only, without dates and ids: the satisfaction page says what it can say, no more."""

from __future__ import annotations

import html
import json
import re
import shutil

import pytest

from tests.conftest import cx

SETTINGS = """organisation = "Mobile phone survey"
as_of = "2026-11-20"

[tables.responses]
files = ["mobi.csv"]
row_id = true
defaults = { responded_at = "2026-10-31" }
"""
DIMENSIONS = {
    "IMAG": ("Image", 0.7144),
    "CUEX": ("Expectation", 0.4326),
    "PERQ": ("Quality", 0.8724),
    "PERV": ("Value", 0.8167),
    "CUSA": ("Satisfaction", 0.7701),
    "CUSL": ("Loyalty", 0.4417),
}  # raw alphas as published for the ECSI mobile-phone data (Tenenhaus et al. 2005)


def questionnaire(header: list[str]) -> str:
    names = "".join(f'{code} = {{ en = "{name}", zh = "{name}" }}\n' for code, (name, _) in DIMENSIONS.items())
    items = [
        f'[[question]]\nid = "{c}"\ndimension = "{c[:4]}"\nperceived = "{c}"\ntext = {{ en = "Question {c}" }}\n'
        for c in header
        if c[:4] in DIMENSIONS
    ]
    return "scale = { min = 1, max = 10 }\n[dimensions]\n" + names + "".join(items)


@pytest.fixture(scope="module")
def made(shared, tmp_path_factory):
    folder = tmp_path_factory.mktemp("ecsi")
    shutil.copy(shared / "ecsi_mobi" / "mobi.csv", folder)
    header = (folder / "mobi.csv").read_text(encoding="utf-8").split("\n", 1)[0].split(",")
    (folder / "cxanalysis.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "questionnaire.toml").write_text(questionnaire(header), encoding="utf-8")
    cx("report", "2026-10", "--data", folder, "--out", folder / "reports", "--only", "satisfaction")
    return folder / "reports" / "2026-10"


def test_published_alphas(made):
    figures = json.loads((made / "record.json").read_text(encoding="utf-8"))["figures"]
    alphas = {f["item"]: f["value"] for f in figures if f["measure"] == "satisfaction.alpha"}
    assert alphas == {code: pytest.approx(alpha, abs=5e-5) for code, (_, alpha) in DIMENSIONS.items()}


def test_what_perception_alone_can_say_is_there_and_nothing_else(made):
    figures = json.loads((made / "record.json").read_text(encoding="utf-8"))["figures"]
    measures = {f["measure"].removeprefix("satisfaction.") for f in figures}
    scales = {"perceived", "alpha", "omega", "alpha_dropped", "rank"}
    assert measures == scales | {"trend", "straight_lining", "item_missing"}
    assert {f["n"] for f in figures if f["measure"] == "satisfaction.perceived"} == {250}
    assert {f["verdict"] for f in figures if f["measure"] == "satisfaction.trend"} == {"too_few"}
    omegas = {f["item"]: f["value"] for f in figures if f["measure"] == "satisfaction.omega"}
    assert all(0.4 < value < 1 for value in omegas.values()) and len(omegas) >= 5


def test_the_page_reads_well_and_names_what_is_missing(made):
    page = (made / "satisfaction.html").read_text(encoding="utf-8")
    text = " ".join(html.unescape(re.sub(r"<(style|svg).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)).split())
    for sentence in (
        "too early to say",
        "Not shown: gaps to expectation",
        "Not shown: the zone of tolerance",
        "Not shown: net promoter score",
        "Not shown: index and satisfied shares",
    ):
        assert sentence in text, sentence
    assert page.count("<figure") >= 2
    assert not re.search(r"\bnan\b|\bNone\b", text)
