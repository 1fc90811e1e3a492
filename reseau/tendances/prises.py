"""What this room offers to the ground floor: its cards, what it hears, personal data, periodic work, checks of the
trends and of the watch list (R5.19).
"""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from home.exploitation.travaux import NUIT, Periodique
from home.registre import Carte, Rubrique
from home.securite.donnees_personnelles import Traitement, rubrique
from home.site.cache import public_purge
from reseau.comptes.models import Compte
from reseau.tendances.models import SourceDeVeille, Tendance
from reseau.tendances.permissions import sources_suivies, tient_la_veille
from reseau.tendances.rules import veille_rappeler

# What this room shows in « Mon espace ».

MAX_CARTE = 3


def carte_veille(compte: Compte) -> Carte | None:
    """The sources whose day has come, for who keeps the list; nothing when none is due."""
    if not tient_la_veille(compte):
        return None
    dues = list(sources_suivies().filter(a_verifier_le__lte=timezone.localdate()).order_by("a_verifier_le", "pk"))
    if not dues:
        return None
    contexte = {
        "sources": dues[:MAX_CARTE],
        "reste": len(dues[MAX_CARTE:]),
        "url_suite": f"{reverse('veille')}?etat=A_REVOIR",
        "libelle_suite": "La liste de veille",
    }
    return Carte("Sources à revoir", "tendances/carte.html", contexte, large=False)


# What this room knows of a person: the sources that one checked.


def donnees_des_tendances(compte: Compte) -> list[Rubrique]:
    """Each with its day."""
    verifiees = SourceDeVeille.objects.filter(verifiee_par=compte)
    return [rubrique("Sources de veille vérifiées", verifiees, {"Source": "titre", "Le": "verifiee_le"})]


# What this room does when one of its rows is saved in the admin.


def oublier_les_pages(**kwargs: object) -> None:
    """A trend changed: the public pages kept ready say something else."""
    public_purge()


# What the calendar does here: sources that are due are told to who keeps them.

TRAVAUX = [Periodique("tendances.veille", NUIT, veille_rappeler, "{} personne(s) prévenue(s) de sources à revoir.")]


# What this room knows of people (home/securite/donnees_personnelles.py).

TRAITEMENTS = [Traitement("Tenir les sources de veille", "qui les a vérifiées, et quand", "SourceDeVeille")]


# What `manage.py verifier` asks of the trends and of the watch list.

NUITS = datetime.timedelta(days=7)  # ce qu’un travail de nuit peut prendre de retard


def tendances_coherentes() -> Iterator[str]:
    """Each trend gathers something; nobody is left untold of a source that is due."""
    for titre in Tendance.objects.filter(themes=None).values_list("titre", flat=True):
        yield f"La tendance « {titre} » n’a aucun thème : sa page ne réunit rien."
    tues = sources_suivies().filter(a_verifier_le__lt=timezone.localdate() - NUITS, rappelee_le=None)
    if nombre := tues.count():
        yield f"{nombre} source(s) de veille à revoir sans rappel : « manage.py battre tendances.veille »."
