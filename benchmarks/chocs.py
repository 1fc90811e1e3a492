"""What a date disturbs among five thousand things of eight months, and the days that would go better."""

import datetime
import random
from collections.abc import Iterator

from benchmarks.mesures import Mesure, repeter, unite

NOMBRE, JOURS, GRAINE = 5_000, 240, 4
BUDGET_L, BUDGET_JOURS = 25, 40
LUNDI = datetime.date(2027, 1, 4)
TITRES = ("Forum des métiers", "Salon de l’alternance", "Atelier : mon projet", "Portes ouvertes du lycée")


def mesures() -> Iterator[Mesure]:
    """All ranged, compared and said; then sixty working days beside."""
    from reseau.agenda.chocs import Entourage, chocs_lire, meilleurs_jours
    from reseau.agenda.queries.chocs import chocs_dire

    hasard = random.Random(GRAINE)
    autres = [_occupation(hasard, rang, LUNDI + datetime.timedelta(hasard.randrange(JOURS))) for rang in range(NOMBRE)]
    voisins = {bassin: frozenset({(bassin + 1) % 13, (bassin - 1) % 13}) for bassin in range(13)}
    date = _occupation(hasard, NOMBRE, LUNDI + datetime.timedelta(days=38))
    un_l = unite()
    taille = f"{NOMBRE} occupations ; 1 L = {un_l:.2f} ms".replace(".", ",")

    def verifier() -> None:
        chocs_dire(chocs_lire([date], Entourage(autres, voisins=voisins)), compte=None)

    def chercher() -> None:
        meilleurs_jours(date, Entourage(autres, voisins=voisins), du=LUNDI)

    yield repeter(f"gênes d’une date ({BUDGET_L} L)", taille, verifier, budget=round(BUDGET_L * un_l, 1))
    yield repeter("trois jours parmi soixante", taille, chercher, budget=BUDGET_JOURS)


def _occupation(hasard: random.Random, rang: int, jour: datetime.date):
    """An afternoon like those of the region: one bassin, some themes, twelve people."""
    from home.temps.calendrier import Occupation, heure_de_paris

    debut = heure_de_paris(jour, datetime.time(hasard.randrange(8, 18))).astimezone(datetime.UTC)
    gens = frozenset(hasard.sample(range(2_000), 12))
    return Occupation(
        uid=f"mesure-{rang}", titre=f"{hasard.choice(TITRES)} {rang}", url="/agenda/", groupe=f"mesure-{rang}",
        debut=debut, fin=debut + datetime.timedelta(hours=3),
        marge=datetime.timedelta(minutes=hasard.choice([0, 0, 30])),
        lieux=frozenset({f"lieu {hasard.randrange(200)}", f"adresse {hasard.randrange(200)}"}),
        salle=hasard.choice(["", "a", "b"]), bassins=frozenset({hasard.randrange(13)}),
        structures=frozenset(hasard.sample(range(300), 2)), publics=frozenset(hasard.sample(range(8), 2)),
        themes=frozenset(hasard.sample(range(20), 2)), effectif=hasard.choice([0, 20, 80]),
        attendus=lambda: gens, lisible_par=lambda compte: True,
    )  # fmt: skip
