"""Every non-trivial read of practice notes."""
