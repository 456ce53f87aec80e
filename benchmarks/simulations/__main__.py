"""Coverage of intervals and false alarms of verdicts, measured.

Run `python -m benchmarks.simulations [NAME ...] [--runs N]` in the repository.
Fixed seeds, so the printed tables repeat. The names are those of `STUDIES`.
"""

from __future__ import annotations

import argparse
import sys
import time

from benchmarks.simulations import (
    again,
    alarms,
    coverage,
    drivers,
    gaps,
    gathering,
    improvements,
    outcomes,
    parts,
    pledges,
    recovery,
    segments,
    shape,
    staff,
    survey,
    trend,
    waves,
)

STUDIES = {
    "again": again.of_return,
    "again_groups": again.of_groups,
    "changes": alarms.changes,
    "power": alarms.power,
    "shares_as_usual": alarms.shares_as_usual,
    "means": coverage.of_means,
    "nps": coverage.of_nps,
    "rates": coverage.of_rates,
    "concentration": coverage.of_concentration,
    "gap_reliability": gaps.of_reliability,
    "zone": gaps.of_position,
    "ranks": gaps.of_ranks,
    "gap_tests": gaps.of_tests,
    "gap_bootstrap": gaps.bootstrap,
    "trend_alarms": trend.trend_alarms,
    "trend_found": trend.trend_found,
    "trend_coverage": trend.trend_coverage,
    "trend_reports": trend.trend_reports,
    "trend_steps": trend.trend_steps,
    "breaks_found": trend.breaks_found,
    "drivers": drivers.of_drivers,
    "asymmetry": drivers.of_asymmetry,
    "fields": drivers.of_fields,
    "driver_speed": drivers.speeds,
    "quiet_groups": segments.of_silence,
    "groups": segments.of_difference,
    "shrunken": segments.of_spread,
    "small_cells": segments.of_small_cells,
    "events": outcomes.of_events,
    "orders": outcomes.of_orders,
    "benchmarks": outcomes.of_benchmarks,
    "service_gaps": staff.of_gaps,
    "quiet_service_gaps": staff.of_quiet_gaps,
    "factors": staff.of_groups,
    "themes": staff.of_themes,
    "weighted": survey.of_weighted,
    "scales": survey.of_scales,
    "late": survey.of_late,
    "shape": shape.verdicts,
    "shape_intervals": shape.intervals,
    "shape_kinds": shape.kinds,
    "shape_families": shape.families,
    "shape_speed": shape.speed,
    "raking": survey.speed_of_raking,
    "pledges": pledges.of_coverage,
    "open_cases": pledges.of_trap,
    "arrivals": pledges.of_arrivals,
    "heaps": pledges.of_heaps,
    "causes": parts.of_causes,
    "waiting": parts.of_waiting,
    "effects": improvements.of_effects,
    "worst_months": improvements.of_worst_months,
    "staying": recovery.of_staying,
    "buying": recovery.of_buying,
    "order": gathering.of_order,
    "share_changes": gathering.of_changes,
    "quiet_breakdown": gathering.of_months,
    "people": gathering.of_people,
    "per_orders": gathering.of_products,
    "wave_items": waves.of_wave_items,
    "wave_shares": waves.of_wave_shares,
    "crest_changes": waves.of_crest_changes,
}


def main() -> None:
    """Run the studies named, all where none is."""
    parser = argparse.ArgumentParser(description="Measure coverage and false alarms by simulation.")
    parser.add_argument("names", nargs="*", default=list(STUDIES), metavar="NAME", help=", ".join(STUDIES))
    parser.add_argument("--runs", type=int, default=4000, help="simulated series or samples a row")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.names) - set(STUDIES))
    if unknown:
        parser.error(f"unknown study {', '.join(unknown)}; choose from {', '.join(STUDIES)}")
    for name in arguments.names:
        start = time.perf_counter()
        sys.stdout.write(f"\n{name}\n")
        for line in STUDIES[name](arguments.runs):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
        sys.stdout.write(f"({arguments.runs} runs a row, {time.perf_counter() - start:.0f} s)\n")


if __name__ == "__main__":
    main()
