"""Files read for the directory: bytes, then records of one shape for all; nothing is written here."""
