"""A session of sixty seats and forty points: its screen for who writes and for who reads, and its pulse."""

import datetime
import uuid
from collections.abc import Iterator

from django.test import Client

from benchmarks.mesures import Mesure, mesurer

SIEGES, POINTS, SUITES = 60, 40, 4
ECRAN, POULS = 40, 6  # millisecondes
REQUETES, REQUETES_POULS = 12, 4


def mesures() -> Iterator[Mesure]:
    """The screen of the secretary and of a seat; what a reader asks every five seconds, changed or not."""
    from reseau.comptes.models import Compte
    from safran.demo.acces import DOMAINE

    reunion = preparer()
    tient, siege, inchange = Client(), Client(), Client(headers={"if-none-match": "*"})
    tient.force_login(Compte.objects.get(email="chargee-de-mission" + DOMAINE))
    for client in (siege, inchange):
        client.force_login(Compte.objects.get(email="conseillere" + DOMAINE))
    taille, adresse = f"{SIEGES} sièges, {POINTS} points", f"/reunions/{reunion}"
    for tache, client, suite, budget, requetes, statut in (
        ("l’écran de qui écrit", tient, "/seance/", ECRAN, REQUETES, 200),
        ("l’écran de qui lit", siege, "/seance/", ECRAN, REQUETES, 200),
        ("la salle", siege, "/salle/", ECRAN, REQUETES, 200),
        ("le pouls, un mot écrit", siege, "/pouls/?point=3", ECRAN, REQUETES, 200),
        ("le pouls, rien de neuf", inchange, "/pouls/?point=3", POULS, REQUETES_POULS, 304),
    ):
        nom = f"séance : {tache}"
        yield mesurer(
            nom, taille, [adresse + suite], budget=budget, requetes=requetes, fois=60, client=client, statut=statut
        )


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
