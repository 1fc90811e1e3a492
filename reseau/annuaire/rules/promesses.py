"""What published sheets owe to the public: a service its missions, its publics, its levels; a place, a service."""

from collections.abc import Iterable
from typing import Any

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import MISSIONS_CEP, MISSIONS_OUVERTES, Mode
from reseau.annuaire.models import Lieu, ServiceAuLieu

TOUT_PUBLIC = "tout-public"
# Ce dont dépendent les promesses d’un service.
PROMESSES = frozenset({"missions", "publics", "niveaux_cep", "publie"})


def promesses_verifier(*, publie: bool, codes: dict[str, set[str]]) -> None:
    """What a published service owes to the public.

    RegleRefusee "mission_absente" (R1.2), "public_absent", "niveau_absent" and "niveau_sans_conseil" (R6.2),
    "accueil_restreint" (R6.1).
    """
    if not publie:
        return
    if not codes["missions"]:
        raise RegleRefusee("mission_absente", "Un service publié assure au moins une des quatre missions.")
    if not codes["publics"]:
        raise RegleRefusee("public_absent", "Dites à quel public s’adresse ce service.")
    if codes["missions"] & MISSIONS_OUVERTES and TOUT_PUBLIC not in codes["publics"]:
        raise RegleRefusee(
            "accueil_restreint",
            "L’accueil et l’information sont ouverts à toutes et à tous : ajoutez « Tout public », ou décrivez à part "
            "ce qui est réservé.",
        )
    if codes["missions"] & MISSIONS_CEP and not codes["niveaux_cep"]:
        raise RegleRefusee(
            "niveau_absent",
            "Le conseil et l’accompagnement disent leur niveau de CEP : cochez-le, ou enregistrez le service masqué.",
        )
    if codes["niveaux_cep"] and not codes["missions"] & MISSIONS_CEP:
        raise RegleRefusee(
            "niveau_sans_conseil", "Un niveau de CEP va avec la mission « Conseil » ou « Accompagnement »."
        )


def relais_verifier(*, modes: Iterable[str], relais: Iterable[Any]) -> None:
    """Only a service given at a distance says to which networks it hands people over; RegleRefusee "a_distance"."""
    if list(relais) and Mode.A_DISTANCE not in modes:
        raise RegleRefusee(
            "a_distance",
            "Seul un service à distance dit à qui il passe la main : cochez ce mode, ou décochez tout ici.",
        )


def lieux_servis_verifier(*, lieux: Iterable[int]) -> None:
    """Among these places, each one published gives a published service (R1.2); RegleRefusee "lieu_sans_mission"."""
    servis = ServiceAuLieu.objects.filter(service__publie=True).values("lieu")
    if lieu := Lieu.objects.publies().filter(pk__in=lieux).exclude(pk__in=servis).first():
        raise RegleRefusee(
            "lieu_sans_mission",
            f"« {lieu.nom} » est visible et n’assurerait aucune mission : donnez-y un service visible, ou masquez-le.",
        )
