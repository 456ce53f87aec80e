"""Figures: a finished result and a width in, a matplotlib figure out; nothing is computed here."""
