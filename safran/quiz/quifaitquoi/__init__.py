"""« Qui fait quoi ? »: questions made from the live directory, so that one trains on today's reality (R5.16).

`gabarits.yaml` holds the questions as data, `lecture` reads the directory, `partages` tells for each question what is
right, what is wrong and what is neither, `tirage` draws, `redaction` puts into words.
"""
