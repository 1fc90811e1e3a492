"""Forms about people; each field says why it is asked."""
