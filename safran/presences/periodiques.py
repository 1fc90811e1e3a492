"""The end of keeping: what two people approved is destroyed, what has been kept long enough is proposed."""

from collections.abc import Iterator

from home.travaux.periodiques import NUIT, Periodique
from home.typographie import nombre_dire
from safran.presences.queries.bordereaux import bordereau_chiffres
from safran.presences.rules.bordereaux import bordereau_proposer
from safran.presences.rules.purges import bordereaux_detruire


def _purger() -> Iterator[str]:
    """What left, session by session; then the list that waits."""
    purges = bordereaux_detruire()
    for purge in purges:
        yield (
            f"Session {purge.session_id} : {purge.signatures + purge.contresignatures} signatures tracées, "
            f"{purge.justificatifs} justificatifs effacés."
        )
    if not purges:
        yield "Rien à effacer."
    if bordereau := bordereau_proposer():
        sessions = nombre_dire(bordereau_chiffres(bordereau)["sessions"], "session")
        yield f"Bordereau {bordereau.pk}, {bordereau.etat_dit.lower()} : {sessions}."


TRAVAUX = [Periodique("presences.emargement", NUIT, lambda: "\n".join(_purger()))]
