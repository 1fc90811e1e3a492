"""What each line of a file would do, compared with what is here; nothing but the plan is written."""
