"""Opening hours: stored in OpenStreetMap syntax, written on a weekly grid, read in French, open or not right now."""
