"""A small site made of wagtail-lms, as its guide says to make one, to be measured beside ours (`make pair`)."""
