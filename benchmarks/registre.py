"""The register among twenty thousand decisions of forty bodies, four facets at once, for who reads them all."""

import datetime
import random
from typing import Any

DECISIONS, INSTANCES, GRAINE = 20_000, 40, 11
GENRES = ("CREFOP", "BUREAU", "REGLEMENTAIRE", "TECHNIQUE")


def preparer() -> None:
    """Write the decisions straight into their tables; the rules have their own tests."""
    from django.core.management import call_command

    from reseau.comptes.models import Compte

    if not Compte.objects.exists():
        call_command("charger_demo", verbosity=0)
    compte = Compte.objects.first()
    for instance in range(INSTANCES):
        _remplir(instance, DECISIONS // INSTANCES, compte)


def _remplir(instance: int, combien: int, compte: Any) -> None:
    """One body, one adopted meeting, so many decisions."""
    from django.utils import timezone

    from home.recherche.texte import replier
    from reseau.animation.models import Comite, Decision, Point, Reunion, Suite

    hasard, maintenant = random.Random(GRAINE + instance), timezone.now()
    jour = timezone.localdate()
    comite = Comite.objects.create(
        code=f"banc-{instance}", genre=GENRES[instance % len(GENRES)], nom=f"Instance {instance}",
        du=jour - datetime.timedelta(days=900),
    )  # fmt: skip
    reunion = Reunion.objects.create(
        comite=comite, numero=1, debut=maintenant, fin=maintenant + datetime.timedelta(hours=2), etat="ADOPTEE",
        convoquee_le=maintenant, close_le=maintenant, observations_jusquau=jour, adoptee_le=maintenant,
        preparee_par=compte,
    )  # fmt: skip
    point = Point.objects.create(comite=comite, reunion=reunion, titre="Point", propose_par=compte)
    textes = [
        f"La permanence {rang} d’{hasard.choice(('Échiré', 'Aigre', 'Aytré'))} continue." for rang in range(combien)
    ]
    suites = Suite.objects.bulk_create(
        Suite(point=point, genre="DECISION", texte=texte, porteur="Tous", echeance=jour, ecrite_par=compte)
        for texte in textes
    )
    Decision.objects.bulk_create(
        Decision(
            annee=jour.year - rang % 3, rang=1_000 + instance * combien + rang, comite=comite, reunion=reunion,
            point=point, suite=suite, texte=suite.texte, porteur="Tous", prise_le=jour, mots=replier(suite.texte),
            echeance=jour + datetime.timedelta(days=hasard.randrange(-40, 400)),
            etat=hasard.choice(("ADOPTEE", "APPLIQUEE", "APPLIQUEE", "REVISEE")),
        )
        for rang, suite in enumerate(suites)
    )  # fmt: skip
