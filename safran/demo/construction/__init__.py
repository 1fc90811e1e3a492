"""Build the demonstration region, one file per wing, each through the rooms' own rules."""
