"""What is said of a file that will not be read."""


class ArchiveRefusee(Exception):
    """Nothing more can be read of this file; says why in one French sentence."""

    def __init__(self, phrase: str, ligne: int | None = None) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.ligne = ligne
