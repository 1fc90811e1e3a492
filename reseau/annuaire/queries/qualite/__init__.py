"""The quality of a sheet: explicit criteria as data, facts read in bulk, a score out of 100 and what would raise it."""
