"""What the workshop writes: one gesture, one rule, one revision signed."""
