"""The laying of a plan: rows made ready first, then one transaction."""
