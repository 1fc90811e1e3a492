"""Reads of the followings: the plan of a training, how far someone is, what is missing."""
