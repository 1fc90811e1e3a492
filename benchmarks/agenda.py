"""A month of the agenda among two thousand events of eight months, and one event, for a visitor and a counsellor."""

import datetime
import random
from collections.abc import Iterator

from django.test import Client

from benchmarks.mesures import Mesure, mesurer

EVENEMENTS, JOURS, GRAINE = 2_000, 240, 7
MOIS, EVENEMENT, REQUETES = 25, 20, 10  # trente fois une vue nue servie, et moins


def mesures() -> Iterator[Mesure]:
    """The same month by its three views, under filters, for a visitor and for a counsellor."""
    from reseau.agenda.models import Evenement
    from reseau.comptes.models import Compte
    from safran.demo.acces import DOMAINE

    preparer()
    membre = Client()
    membre.force_login(Compte.objects.get(email="conseillere" + DOMAINE))
    taille = f"{EVENEMENTS} événements"
    dans_deux_mois = datetime.date.today() + datetime.timedelta(days=60)
    mois = f"/agenda/?mois={dans_deux_mois:%Y-%m}"
    un = Evenement.objects.filter(titre__startswith="Banc").order_by("pk").first()
    for tache, adresse, client, budget, requetes in (
        ("le mois", mois, None, MOIS, REQUETES),
        ("la liste, trois filtres", f"{mois}&vue=liste&genre=FORUM&public=salaries&theme=vae", None, MOIS, REQUETES),
        ("la carte", f"{mois}&vue=carte", None, MOIS, REQUETES),
        ("le mois, connectée", f"{mois}&bassin=region", membre, MOIS, None),
        ("un événement", f"/agenda/{un.uuid}/", None, EVENEMENT, None),
    ):
        nom = f"agenda : {tache}"
        yield mesurer(nom, taille, [adresse], budget=budget, requetes=requetes, fois=60, client=client)


def preparer() -> None:
    """Write the events straight into their tables; the rules have their own tests."""
    from django.core.management import call_command
    from django.utils import timezone

    from reseau.agenda.choices import Genre, Visibilite
    from reseau.agenda.models import Creneau, Evenement
    from reseau.comptes.models import Compte
    from reseau.structures.models import Structure
    from reseau.territoires.models import Bassin, Commune
    from reseau.vocabulaires.models import Theme, TypePublic

    if not Compte.objects.exists():
        call_command("charger_demo", verbosity=0)
    hasard, compte, structures = random.Random(GRAINE), Compte.objects.first(), list(Structure.objects.all()[:40])
    communes, matin = list(Commune.objects.all()[:200]), timezone.localtime().replace(hour=9, minute=0)
    debuts = [
        matin + datetime.timedelta(days=hasard.randrange(JOURS), hours=hasard.randrange(9)) for _ in range(EVENEMENTS)
    ]
    evenements = Evenement.objects.bulk_create(
        Evenement(
            titre=f"Banc, rencontre numéro {rang}", resume="Rencontrer ceux qui recrutent. " * 5,
            genre=hasard.choice(Genre.values), visibilite=hasard.choice([*Visibilite.values, Visibilite.PUBLIC]),
            programme="14 h Ouverture des stands | Sans rendez-vous\n15 h Atelier, salle 2",
            endroit=f"Halle {rang % 90}", organisateur=hasard.choice(structures), commune=hasard.choice(communes),
            adresse="1 rue du Port",
            accessibilite=["PLAIN_PIED", "BOUCLE"], gratuit=True, neutre=True, moderation="PROGRAMME",
            debut=debut, fin=debut + datetime.timedelta(hours=4), cree_par=compte,
        )
        for rang, debut in enumerate(debuts)
    )  # fmt: skip
    Creneau.objects.bulk_create(Creneau(evenement=e, rang=1, debut=e.debut, fin=e.fin) for e in evenements)
    for lien, modele, cle in (
        (Evenement.bassins, Bassin, "bassin"),
        (Evenement.publics, TypePublic, "typepublic"),
        (Evenement.themes, Theme, "theme"),
    ):
        termes = list(modele.objects.all())
        lien.through.objects.bulk_create(
            lien.through(evenement=e, **{cle: terme})
            for e in evenements
            for terme in hasard.sample(termes, min(2, len(termes)))
        )
