"""A public calendar of five hundred dates, and the answer that nothing changed; L is a bare view with one query."""

import datetime
from collections.abc import Iterator

from django.test import Client, override_settings

from benchmarks.mesures import Mesure, mesurer

DATES, ADRESSE = 500, "/agenda/flux/reseau/banc.ics"


class _Abonne(Client):
    """A calendar that has read the feed already, and asks whether it changed."""

    def get(self, path, *args, **options):
        connue = super().get(path, HTTP_IF_NONE_MATCH=self.marque) if hasattr(self, "marque") else super().get(path)
        self.marque = connue["ETag"]
        if connue.status_code == 304:
            connue.status_code = 200  # ce que le banc attend ; le corps reste vide
        return connue


def mesures() -> Iterator[Mesure]:
    """Measure on events of one date each: as many titles, places and words as dates."""
    preparer()
    taille = f"{DATES} dates"
    yield mesurer("flux de l’agenda, écrit", taille, [ADRESSE], budget=100, requetes=8, fois=30)
    with override_settings(PAGES_GARDEES_SECONDES=120):
        yield mesurer("flux de l’agenda, gardé", taille, [ADRESSE], budget=40, requetes=2, fois=30)
    yield mesurer("flux de l’agenda, rien n’a changé", taille, [ADRESSE], budget=8, requetes=2, client=_Abonne())


def preparer() -> None:
    """Write the events straight into their tables; the rules have their own tests."""
    from django.core.management import call_command
    from django.utils import timezone

    from reseau.agenda.models import Creneau, Evenement
    from reseau.comptes.models import Compte
    from reseau.structures.models import Reseau, Structure
    from reseau.territoires.models import Commune
    from reseau.vocabulaires.models import Theme

    if not Compte.objects.exists():
        call_command("charger_demo", verbosity=0)
    reseau = Reseau.objects.create(code="banc", nom="Réseau du banc")  # les événements du banc seuls s’y comptent
    compte = Compte.objects.first()
    structure = Structure.objects.create(reseau=reseau, code="banc", nom="Structure du banc")
    communes, themes = list(Commune.objects.all()[:40]), list(Theme.objects.all()[:10])
    dans_un_mois = timezone.now() + datetime.timedelta(days=30)
    dates = [dans_un_mois + datetime.timedelta(hours=12 * rang) for rang in range(DATES)]
    evenements = Evenement.objects.bulk_create(
        Evenement(
            titre=f"Forum des métiers, numéro {rang}", resume="Rencontrer ceux qui recrutent. " * 6, genre="FORUM",
            programme="14 h Ouverture des stands\n15 h Atelier, salle 2", organisateur=structure, endroit="Halle",
            commune=communes[rang % len(communes)], adresse="1 rue du Port", gratuit=True, neutre=True,
            moderation="PROGRAMME", debut=debut, fin=debut + datetime.timedelta(hours=4), cree_par=compte,
        )
        for rang, debut in enumerate(dates)
    )  # fmt: skip
    Creneau.objects.bulk_create(Creneau(evenement=e, rang=1, debut=e.debut, fin=e.fin) for e in evenements)
    Evenement.themes.through.objects.bulk_create(
        Evenement.themes.through(evenement=e, theme=themes[rang % len(themes)]) for rang, e in enumerate(evenements)
    )
