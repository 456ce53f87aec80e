"""From a result to what a reader sees: words, blocks, figures. Computes nothing."""
