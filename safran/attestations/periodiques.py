"""The documents that wait: after a fault, or from time to time."""

from home.travaux.periodiques import QUART_D_HEURE, Periodique, TravailEnEchec
from safran.attestations.rules.emission import attestations_completer


def attestations_emettre() -> int:
    """Issue what waits, and what completed trainings have not given yet. Raises TravailEnEchec when some miss."""
    emises, echecs = attestations_completer()
    if echecs:
        raise TravailEnEchec(f"{emises} attestation(s) émise(s) ; {echecs} attestation(s) n’ont pas pu l’être.")
    return emises


TRAVAUX = [Periodique("attestations.emission", QUART_D_HEURE, attestations_emettre, "{} attestation(s) émise(s).")]
