"""Every write on practice notes."""
