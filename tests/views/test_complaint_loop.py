"""The closed loop, recovery and channels in words: findings and quiet twins, references apart, thin data."""

from __future__ import annotations

import html
import re

import numpy as np
import pandas as pd
import pytest

from cxanalysis.complaints import channels as channel_analysis
from cxanalysis.complaints import recovery as recovery_analysis
from cxanalysis.context import Part
from cxanalysis.present.book import Book
from cxanalysis.present.language import language
from cxanalysis.present.views import complaints as view
from cxanalysis.present.views.complaints import channels, loop, recovery
from cxanalysis.record import Record
from tests.analyses import test_complaint_channels as channel_data
from tests.analyses import test_complaint_loop as loop_data
from tests.analyses import test_complaint_recovery as recovery_data

NOW = loop_data.NOW
CAUSAL = ("because of", "leads to", "due to", "significant", "caused by")


def book(part: Part, context=None) -> Book:
    record = Record(str(NOW), "all")
    record.add(part.figures)
    return Book(record, language("en"), {}, "Trial", context or loop_data.context())


def looped(*rows, counts=loop_data.HALVED, states=loop_data.STATES) -> Book:
    aims = [loop_data.Aim(r, counts) for r in rows]
    return book(loop_data.analyse(loop_data.states(states), aims, loop_data.context()))


def recovered(**material) -> Book:
    empty = {"handled": None, "staying": None, "bought": None, "voices": None, "scale": (1.0, 5.0)}
    made = recovery_analysis.Material(**{**empty, **material})
    return book(recovery_analysis.analyse(made, recovery_data.context()))


def reached(*chans, **options) -> Book:
    return book(channel_analysis.analyse(channel_data.contacts(*chans, **options), recovery_data.context()))


def heading(block) -> str:
    return html.unescape(re.search(r"<h[23][^>]*>(.*?)</h[23]>", block.html)[1])


def alt(block) -> str:
    return html.unescape(re.search(r'alt="([^"]*)"', block.html)[1])


def cells(block) -> list[list[str]]:
    body = re.search(r"<tbody.*?>(.*)</tbody>", block.html)[1]
    rows = re.findall(r"<tr.*?</tr>", body)
    return [[html.unescape(c) for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]


# -- states and improvements


def test_overdue_complaints_are_named_by_item():
    told = view.loop_finding(looped()).markdown
    assert told.startswith("## Eight complaints are overdue")
    assert "Of **100 complaints** received since November 2025, **80** were answered by 31 October 2026." in told
    assert "12 are open within the 10 days allowed." in told
    assert "Eight have been **open for longer than 10 days**: wrong 5, late 3." in told
    assert "Five complaints name the improvement they led to." in told


def test_quiet_twins_of_what_became_of_complaints():
    calm = (("late", "answered", 80, 0), ("late", "open", 1, 0))
    assert heading(view.loop_finding(looped(states=calm))) == "No complaint is overdue"
    done = (("late", "followed_up", 1, 0), ("late", "withdrawn", 2, 0))
    told = view.loop_finding(looped(states=done)).markdown
    assert told.startswith("## Every complaint of the last twelve months is settled")
    assert "**1** were answered by 31 October 2026 and 2 were withdrawn; 1 was followed up afterwards." in told
    assert "None of them names an improvement it led to." in told
    assert view.loop_finding(looped(states=())) is None and view.loop_table(looped(states=())) is None


def test_the_states_are_a_closed_list():
    rows = cells(view.loop_table(looped()))
    assert [r[1] for r in rows] == ["12", "8", "80", "0", "0"]
    assert [r[0].partition(":")[0] for r in rows] == ["Open", "Overdue", "Answered", "Followed up",
                                                      "Withdrawn by the customer"]  # fmt: skip
    assert rows[0][2] == "12.0%"


def test_an_improvement_that_worked_is_told_with_what_would_have_been():
    made = looped(loop_data.row(owner="Head of accounts"))
    told = view.effects_words(made).markdown
    assert "**I1: late: Worked.** Begun on 15 October 2025." in told
    assert (
        "20.0 customers a month complained before, 10.0 since; in step with the items left alone it would have been"
        in told
    )
    assert re.search(r"20\.0: \*\*50% fewer\*\* \(\d+% to \d+% fewer with 95% confidence\)", told)
    figure = view.effects_figure(made, 3)
    assert heading(figure) == "The improvement of late worked"
    assert (
        cells(figure)[0][2] == "Head of accounts" and "Worked (August 2024 to July 2025 against" in cells(figure)[0][-1]
    )
    assert 120 <= len(alt(figure)) <= 280 and "0.50" in alt(figure)


def test_quiet_twins_of_improvements():
    rise = looped(loop_data.row(), counts=loop_data.months([20] * 18 + [45] * 12))
    assert heading(view.effects_figure(rise, 1)) == "The improvement of late has not worked yet"
    assert "more with 95% confidence" in view.effects_words(rise).markdown
    still = looped(loop_data.row(), counts=loop_data.months([9] * 30))
    assert heading(view.effects_figure(still, 1)) == "Whether the improvement of late worked cannot be told"
    assert "anything from" in view.effects_words(still).markdown
    both = looped(loop_data.row(), loop_data.row(improvement_id="I2", item="fault"), counts=loop_data.months(
        [9] * 30, wrong=[30] * 30, fault=[9] * 30))  # fmt: skip
    assert heading(view.effects_figure(both, 1)) == "None of the two improvements is shown to have worked"


def test_an_improvement_too_young_says_so_without_a_figure():
    young = looped(loop_data.row(started_on=pd.Timestamp("2026-08-02")))
    assert view.effects_figure(young, 1) is None and not loop.FIGURES["fig-effects"](young)
    assert (
        "Cannot tell.** Fewer than three whole months have passed since it began." in view.effects_words(young).markdown
    )
    none = looped()
    assert view.effects_words(none) is None and view.effects_figure(none, 1) is None


def test_expected_changes_stand_beside_what_happened():
    row = cells(view.effects_figure(looped(loop_data.row(expected=-0.1)), 1))[0]
    assert row[-3:-1] == ["−10.0 points", "−11.9 points"]  # 20 of 70 before, 10 of 60 since


def test_many_improvements_are_not_all_told_in_sentences():
    rows = [loop_data.row(improvement_id=f"I{k}", item="late") for k in range(5)]
    assert "Two more are in the table behind the figure." in view.effects_words(looped(*rows)).markdown


# -- recovery and silence

QUIET = recovery_data.staying((1, "satisfied", 900, 9), (1, "dissatisfied", 700, 7), (1, "none", 4000, 40))
LOYAL = recovery_data.staying((1, "satisfied", 900, 6), (1, "dissatisfied", 700, 6), (1, "none", 4000, 160))


def test_recovery_says_how_many_were_not_asked_and_keeps_the_reference_apart():
    made = recovered(handled=recovery_data.handled((1, 1, 40), (1, 0, 20)), staying=QUIET)
    told = view.recovery_finding(made).markdown
    assert told.startswith("## 67% of the cases rated were handled to the customer’s satisfaction")
    assert "of 150 answered, 90 were not rated." in told and "70%" not in told
    note = view.recovery_note(made).markdown
    assert "Reference from the literature, not measured here: about 70%" in note and "weak origin" in note
    assert "no clear difference" in told


def test_what_differs_is_told_as_going_together():
    told = view.recovery_finding(recovered(staying=LOYAL))
    assert heading(told) == "Customers who complained stay more often than the rest"
    assert "that is more than chance explains (by +" in told.markdown
    quiet = recovered(staying=QUIET)
    assert heading(view.recovery_finding(quiet)) == "Complainers are not shown to stay or buy otherwise than the rest"
    text = told.markdown + view.recovery_note(recovered(staying=LOYAL)).markdown
    assert not [word for word in CAUSAL if word in text.lower()]


def test_tables_hold_the_record_s_numbers():
    made = recovered(staying=QUIET)
    row, handled = cells(view.recovery_table(made))[0], cells(view.handling_table(made))[0]
    assert row[0] == "Still there after six months" and row[1].startswith("94.1% (")
    assert row[4] == "1,600 and 4,000" and row[5] == "Cannot tell"
    assert handled[4] == "900 and 700"
    assert view.handling_table(recovered(handled=recovery_data.handled((1, 1, 9)))) is None


def test_one_customer_alone_and_nobody():
    made = recovered(handled=recovery_data.handled((1, 1, 1)))
    told = view.recovery_finding(made).markdown
    assert told.startswith("## Too few cases were rated to judge how they were handled") and "not known" not in told
    assert view.recovery_table(made) is None
    nobody = recovered()
    assert view.recovery_finding(nobody) is None and view.recovery_note(nobody) is None
    assert view.silent_words(nobody) is None and view.silent_note(nobody) is None


def test_silence_is_told_with_its_reference_apart():
    spoke = [1] * 10 + [0] * 30 + [0] * 120 + [1] * 40
    made = recovered(voices=recovery_data.voices([1] * 20 + [2] * 20 + [5] * 120 + [4] * 40, spoke))
    told, note = view.silent_words(made).markdown, view.silent_note(made).markdown
    assert "**Silent: 75%** of 40 dissatisfied answers" in told
    assert "from six months before to three months after them" in told
    assert "Of 100 dissatisfied **25 (" in told and "**75 silent dissatisfied customers** of 500" in told
    assert "5%" not in told.replace("75%", "").replace("95%", "")
    assert "Reference from the literature, not measured here: under 5%" in note and "tells 9 others" in note
    assert "380 silent ones." in note  # 20 / 0.05 - 20, fewer than the 500 there are
    loud = recovered(voices=recovery_data.voices([1] * 20 + [5] * 60, [0] * 80, complainers=90))
    assert "more than the 500 customers there are: here it does not hold." in view.silent_note(loud).markdown
    assert heading(view.recovery_finding(made)) == "75% of dissatisfied answers came without a complaint"


# -- channels


def test_a_channel_that_fell_is_named():
    made = reached(("phone", [(180, 200)] * 12 + [(120, 200)]), ("web", [(90, 100)] * 13))
    told = view.channels_finding(made)
    assert heading(told) == "Phone: less often within the standard than usual"
    assert "Of 300 contacts in October 2026, within every requirement: Phone **60%**, Web **90%**." in told.markdown
    assert "**Phone, Prompt: 60%**; usual are" in told.markdown
    figure = view.channels_figure(made, 4)
    assert heading(figure) == "60% to 90% of contacts met every requirement of their channel"
    assert 120 <= len(alt(figure)) <= 280
    assert [row[0] for row in cells(figure)] == ["Phone", "Web"] and cells(figure)[0][2].startswith("60% (")
    rows = cells(view.channels_required(made))
    assert [row[:2] for row in rows] == [[n, r] for n in ("Phone", "Web") for r in ("All that is known", "Prompt")]
    assert rows[0][-1] == "Less than usual" and rows[-1][-1] == "As usual"


def test_quiet_twins_of_channels():
    made = reached(("phone", [(180, 200)] * 13))
    assert heading(view.channels_finding(made)) == "No channel kept to its standard otherwise than usual"
    better = reached(("phone", [(120, 200)] * 12 + [(185, 200)]))
    assert heading(view.channels_finding(better)) == "Phone: more often within the standard than usual"
    thin = reached(("phone", [(8, 10)] * 13), ("im", [(6, 10)] * 13))
    assert heading(view.channels_finding(thin)) == "Too few contacts in the month to say whether a channel changed"
    assert "Of 260 contacts from October 2025 to October 2026" in view.channels_finding(thin).markdown
    assert heading(view.channels_figure(thin, 1)) == "60% to 80% of contacts met every requirement of their channel"
    none = reached()
    assert view.channels_finding(none) is None and view.channels_figure(none, 1) is None
    assert view.channels_table(none) is None and view.channels_required(none) is None
    assert not channels.FIGURES["fig-channels"](none)


def test_kinds_are_a_closed_list():
    rows = cells(view.channels_table(reached(("phone", [(8, 10)] * 13))))
    assert [r[0] for r in rows] == ["Enquiry", "Transaction", "Experience", "Advice", "Suggestion", "Objection",
                                    "Complaint", "Visit", "All"]  # fmt: skip
    assert rows[0][1:] == ["130", "130"] and rows[-1][1:] == ["130", "130"] and rows[6][1:] == ["0", "0"]


# -- what cannot be told

CODES = {
    loop.unsaid: ("state_resolved", "state_followed_up", "state_improvement", "effect_elsewhere:I2", "effect_scope:I2"),
    recovery.unsaid: ("recovery_satisfied", "recovery_stays", "recovery_buys", "silent_question", "silent_scale",
                      "silent_none"),
    channels.unsaid: ("channel_table", "channel_none", "channel_more", "channel_standard:phone", "channel_unused:fax",
                      "channel_unknown:web"),
}  # fmt: skip


@pytest.mark.parametrize(("unsaid", "code"), [(f, c) for f, codes in CODES.items() for c in codes])
def test_every_code_has_its_sentence(unsaid, code):
    (said,) = unsaid(looped(), Part(left_out=(code,)))
    assert said.endswith(".") and "{" not in said
    assert unsaid(looped(), None) == []


def test_a_missing_standard_says_what_to_write():
    (said,) = channels.unsaid(looped(), Part(left_out=("channel_standard:phone",)))
    assert "add [channels.phone] with answer_s or reply_hours to cxanalysis.toml" in said


def test_every_number_of_the_text_is_in_the_record():
    made = recovered(
        handled=recovery_data.handled((1, 1, 41), (1, 0, 23)), staying=LOYAL,
        voices=recovery_data.voices([1] * 37 + [5] * 61, [0] * 98),
    )  # fmt: skip
    blocks = (view.recovery_finding, view.recovery_table, view.handling_table, view.silent_words)
    text = re.sub(r"\b[A-Z][a-z]+ 20\d\d\b", " ", " ".join(draw(made).markdown for draw in blocks))
    found = set(re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text))
    values = {v for f in made.record for v in (f.value, f.low, f.high, f.n, *f.detail.values())}
    numbers = [abs(float(v)) for v in values if isinstance(v, int | float)]
    numbers.append(150 - 64)  # answered, less those rated
    forms = {made.t.number(x * k, d) for x in numbers for k in (1, 100) for d in (0, 1, 2)}
    assert len(found) > 20 and not found - forms - {"4", "5", "95", "100", "1", "2"}


def test_odd_data_break_nothing():
    random = np.random.default_rng(2)
    for size in (1, 2, 3):
        rows = [(m, g, int(n), int(random.integers(0, n + 1))) for m in range(size)
                for g, n in (("satisfied", 1), ("none", 2))]  # fmt: skip
        made = recovered(staying=recovery_data.staying(*rows), voices=recovery_data.voices([1] * size, [0] * size))
        for draw in (view.recovery_finding, view.recovery_table, view.handling_table, view.recovery_note,
                     view.silent_words, view.silent_note):  # fmt: skip
            draw(made)
        few = reached(("phone", [(1, 1)] * size))
        assert view.channels_finding(few) is not None and view.channels_figure(few, 1) is not None
