"""What an application of codes shows now."""

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time


def code_du_moment(secret: str) -> str:
    """The six digits of this half-minute, still good through the next: the first that the site takes is about to go."""
    compteurs = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, compteurs[app_settings.TOTP_TOLERANCE]))
