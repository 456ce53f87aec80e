"""Invitations row by row: of the periods asked for, of the scope, with what the data have."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from cxanalysis import notebook
from cxanalysis.facts import Scope
from cxanalysis.facts.answers import invitation_counts
from cxanalysis.facts.invitations import invitations
from cxanalysis.facts.people import people
from cxanalysis.period import Period
from cxanalysis.satisfaction import soundness
from tests.conftest import PERIOD

NOW = Period.parse(PERIOD)


@pytest.fixture(scope="module")
def sample(root):
    return notebook.open(data=root / "data" / "sample", period=PERIOD)


def test_rows_agree_with_the_counts(sample):
    months = NOW.last(3)
    rows = invitations(sample.data, Scope(), months)
    counts = invitation_counts(sample.data, Scope(), months)
    assert list(rows.columns) == ["period", "sent_at", "mode", "outcome", "customer_id", "response_id"]
    assert rows["sent_at"].is_monotonic_increasing and rows["period"].unique().tolist() == [str(m) for m in months]
    found = rows.groupby(["period", "mode", "outcome"]).size()
    assert found.to_dict() == counts.set_index(["period", "mode", "outcome"])["invitations"].to_dict()


def test_a_scope_keeps_its_own(sample):
    scope = Scope.parse("region=North")
    rows, who = invitations(sample.data, scope, [NOW]), people(sample.data, scope, NOW)
    assert 0 < len(rows) < len(invitations(sample.data, Scope(), [NOW]))
    assert rows["customer_id"].isin(who.index).all()


def test_the_careless_of_the_sample_are_found(sample, root):
    truth = json.loads((root / "data" / "sample" / "truth.json").read_text(encoding="utf-8"))
    planted = set(truth["careless_responses"])
    survey = sample.survey
    for back in (0, 3, 6):
        month = survey.period.shift(-back)
        then = replace(survey, context=replace(survey.context, period=month))
        mine = planted & set(then.now["response_id"])
        part = soundness.analyse(then, invitations(sample.data, Scope(), month.last(3)))
        found = {f.measure: f.detail["x"] for f in part.figures if f.measure.endswith(("straight_lining", "speeders"))}
        assert all(
            len(mine) <= x <= len(mine) + 1 for x in found.values()
        )  # now and then somebody is as quick, or as even
