"""The one exception that a rule raises to refuse."""


class RegleRefusee(Exception):
    """A business rule says no; `code` is for programs and tests, `message` is the French sentence shown."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
