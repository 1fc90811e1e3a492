"""What browsers refused on our pages (content policy): told by them, counted once each, few, and forgotten.

A report comes from anybody and may say anything: only what was refused, by which rule, on which page of ours, is kept,
never a whole address; so many lines at most, the oldest leaving first.
"""
