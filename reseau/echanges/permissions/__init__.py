"""Rights on the exchanges."""
