"""One module a page: which figures go into which sentence, card, chart and table. Reads the book, computes nothing."""
