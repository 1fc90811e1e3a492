"""The bank and the files of questions: what comes in, each question on its own, what goes out."""
