"""A session of sixty seats and forty points: its screen for who writes and for who reads, and its pulse."""

import datetime
import uuid

SIEGES, POINTS, SUITES = 60, 40, 4


def preparer() -> uuid.UUID:
    """Write the meeting straight into its tables; the rules have their own tests."""
    from django.core.management import call_command
    from django.utils import timezone

    from reseau.animation.choices import EN_SEANCE, GenreSuite
    from reseau.animation.models import Comite, Convocation, Point, Reunion, Siege, Suite
    from reseau.comptes.models import Compte
    from safran.demo.acces import DOMAINE

    if not Compte.objects.exists():
        call_command("charger_demo", verbosity=0)
    maintenant, hier = timezone.now(), timezone.localdate() - datetime.timedelta(days=1)
    par, membre = (Compte.objects.get(email=nom + DOMAINE) for nom in ("chargee-de-mission", "conseillere"))
    comite = Comite.objects.create(genre="TECHNIQUE", code="banc-seance", nom="Comité du banc", du=hier)
    dit = {"comite": comite, "organisme": "Un organisme", "nomme_par": par, "du": hier}
    Siege.objects.create(compte=par, qualite="SECRETARIAT", **dit)
    Siege.objects.create(compte=membre, **dit)
    Siege.objects.bulk_create(Siege(personne=f"Membre {rang}", **dit) for rang in range(SIEGES - 2))
    reunion = Reunion.objects.create(
        comite=comite, numero=1, debut=maintenant, fin=maintenant + datetime.timedelta(hours=3), etat=EN_SEANCE[0],
        convoquee_le=maintenant, ouverte_le=maintenant, preparee_par=par,
    )  # fmt: skip
    Convocation.objects.bulk_create(Convocation(reunion=reunion, siege=siege) for siege in comite.sieges.all())
    points = Point.objects.bulk_create(
        Point(
            comite=comite, reunion=reunion, ordre=rang, titre=f"Point numéro {rang}", propose_par=par,
            compte_rendu="Le comité relit le bilan de l’année. " * 40,
        )
        for rang in range(1, POINTS + 1)
    )  # fmt: skip
    Suite.objects.bulk_create(
        Suite(
            point=point, genre=genre, texte="Chaque réseau tient le stand à tour de rôle.", porteur="Tous",
            echeance=hier + datetime.timedelta(days=60), ecrite_par=par,
        )
        for point in points
        for genre in GenreSuite.values[:SUITES]
    )  # fmt: skip
    Reunion.objects.filter(pk=reunion.pk).update(point_courant=points[2])
    return reunion.uuid
