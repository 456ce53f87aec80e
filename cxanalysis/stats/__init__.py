"""Pure numbers: intervals, change, concentration, reliability, limits, moves; numpy and scipy only."""
