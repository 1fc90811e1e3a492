"""Imports: a file is read and planned, then laid in one transaction, undone as a whole (R5.1; R11, U36)."""
