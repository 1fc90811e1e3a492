"""What the workshop reads of the drafts."""
