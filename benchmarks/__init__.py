"""What is measured: speed beside the usual commands, coverage of intervals, error rates of verdicts."""
