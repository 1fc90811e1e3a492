"""The board over a hundred and twenty thousand sign-ups: told with its hour, and counted again after a gesture."""

from collections.abc import Iterator
from itertools import cycle

from django.test import Client
from django.utils import timezone

from benchmarks.mesures import Mesure, mesurer
from benchmarks.salle import connecter, demonstration, personnes, region, sessions_tenues

SESSIONS, PAR_SESSION = 3_000, 40
BUDGET, REQUETES = 150, 30
TAILLE = f"{SESSIONS} sessions, {SESSIONS * PAR_SESSION} inscriptions"


def mesures() -> Iterator[Mesure]:
    """Years of sessions, then this year and every year, as they are and after a correction."""
    demonstration()
    sessions_tenues(SESSIONS, PAR_SESSION, personnes(500))
    client = connecter(region())
    commun = {"budget": BUDGET, "requetes": REQUETES, "client": client}
    for axe in ("formation", "reseau", "bassin", "structure"):
        yield mesurer(f"pilotage par {axe}, chiffres arrêtés", TAILLE, [f"/pilotage/?axe={axe}"], fois=40, **commun)
    toutes = ["/pilotage/?annee=toutes"]
    yield mesurer("pilotage de toutes les années, chiffres arrêtés", TAILLE, toutes, fois=20, **commun)
    yield _apres_un_geste("pilotage recompté, après une présence corrigée", "/pilotage/", client)
    yield _apres_un_geste("pilotage de toutes les années recompté, après une présence corrigée", toutes[0], client)


def _apres_un_geste(tache: str, adresse: str, client: Client) -> Mesure:
    """The same page counted again, once a line of a sheet of this year was corrected; another training each time."""
    from safran.pilotage.queries.releves import RELEVES
    from safran.presences.models import EtapePresence, Presence

    cette_annee = Presence.objects.filter(
        seance__session__etat="TERMINEE", seance__date__year=timezone.localdate().year, minutes__gt=0
    ).order_by("pk")
    lignes, par = cycle(list(cette_annee[:: PAR_SESSION + 1])), region()

    def corriger() -> None:
        ligne = next(lignes)
        ligne.retard += 1
        ligne.minutes -= 1
        ligne.save()
        EtapePresence.objects.create(presence=ligne, etat=ligne.etat, retard=ligne.retard, geste="Mesure", par=par)
        RELEVES.oublier()

    return mesurer(tache, TAILLE, [adresse], budget=BUDGET, requetes=REQUETES, fois=30, client=client, avant=corriger)
