"""What the drawings share."""

from django.utils.safestring import SafeString, mark_safe


def trace(dessin: str) -> SafeString:
    """Declare safe a drawing built from numbers and constants only; text goes through `format_html`."""
    return mark_safe(dessin)  # noqa: S308


MASQUE = trace('aria-hidden="true" focusable="false"')
