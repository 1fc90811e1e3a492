"""Every write of the attestations."""
