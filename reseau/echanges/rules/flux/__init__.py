"""A source followed from its address: its pages read, what changed written, what was cut taken up again."""
