"""The bank and the files of questions: what comes in whole or not at all, what goes out."""
