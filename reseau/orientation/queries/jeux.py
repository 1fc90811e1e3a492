"""The sets of rules: the one in force, the one being prepared, what it changes, what is proposed for it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Q, QuerySet

from reseau.comptes.models import Compte
from reseau.orientation.choices import EtatJeu, EtatRegle
from reseau.orientation.models import CasDEssai, JeuDeRegles, Regle

EN_PREPARATION = (EtatJeu.BROUILLON, EtatJeu.ESSAYE)
VIVANTS = (*EN_PREPARATION, EtatJeu.EN_VIGUEUR)
RELATIONS = ("besoin", "situation", "bassin", "reseau", "service__structure", "propose_par")
DITS = (
    *("besoin_id", "situation_id", "contrainte", "bassin_id", "effet", "reseau_id", "service_id", "mode"),
    *("poids", "motif", "valide_du", "valide_au"),
)  # ce qu’une règle dit, et qui passe d’un jeu au suivant


@dataclass(frozen=True)
class Changement:
    """A rule of a set beside the same one of another: what it was (None: new), what it is (None: withdrawn)."""

    regle: Regle
    avant: Regle | None
    retiree: bool = False

    @property
    def mot(self) -> str:
        """« nouvelle », « modifiée » or « retirée »."""
        if self.retiree:
            return "retirée"
        return "modifiée" if self.avant else "nouvelle"

    @property
    def poids_seul(self) -> bool:
        """Whether its weight is all that changed."""
        avant = self.avant
        return avant is not None and _pareilles(avant, self.regle, sauf="poids")


def jeu_en_vigueur() -> JeuDeRegles | None:
    """The set that answers today."""
    return JeuDeRegles.objects.filter(etat=EtatJeu.EN_VIGUEUR).select_related("publie_par").first()


def jeu_en_preparation() -> JeuDeRegles | None:
    """The set being written or tried."""
    return JeuDeRegles.objects.filter(etat__in=EN_PREPARATION).first()


def jeux_lire() -> QuerySet[JeuDeRegles]:
    """Every set, the last one first."""
    return JeuDeRegles.objects.select_related("publie_par")


def regles_du_jeu(jeu: JeuDeRegles) -> list[Regle]:
    """What the set keeps, in order, with what each rule speaks of; one query."""
    return list(jeu.regles.filter(etat=EtatRegle.RETENUE).select_related(*RELATIONS).order_by("numero"))


def regles_proposees(compte: Compte | None = None) -> QuerySet[Regle]:
    """The rules that await an answer, the oldest first; those of one person, answered or not, the last one first."""
    proposees = Regle.objects.select_related(*RELATIONS, "jeu")
    if compte is None:
        return proposees.filter(etat=EtatRegle.PROPOSEE).order_by("pk")
    return proposees.filter(propose_par=compte, jeu__etat__in=VIVANTS).order_by("-pk")


def cas_lire() -> QuerySet[CasDEssai]:
    """The cases that each set must answer rightly, in order."""
    return _cas().filter(etat=EtatRegle.RETENUE, retire_le=None).order_by("numero")


def cas_proposes(compte: Compte | None = None) -> QuerySet[CasDEssai]:
    """The cases that await an answer; those of one person, answered or not."""
    choisis = Q(etat=EtatRegle.PROPOSEE) if compte is None else Q(propose_par=compte)
    return _cas().filter(choisis, retire_le=None).order_by("numero")


def _cas() -> QuerySet[CasDEssai]:
    cas = CasDEssai.objects.select_related("besoin", "situation", "commune__epci", "propose_par")
    return cas.prefetch_related("points", "attendus", "interdits")


def numero_suivant(modele: type[JeuDeRegles | Regle | CasDEssai]) -> int:
    """The number after the greatest one ever given: a number names one thing for good."""
    return (modele._default_manager.aggregate(dernier=Max("numero"))["dernier"] or 0) + 1


def changements(regles: Iterable[Regle], anciennes: Iterable[Regle]) -> list[Changement]:
    """What these rules change from the former ones: new, modified, withdrawn, by number."""
    avant = {regle.numero: regle for regle in anciennes}
    regles = list(regles)
    changees = [Changement(r, avant.get(r.numero)) for r in regles if not _pareilles(r, avant.get(r.numero))]
    gardees = {regle.numero for regle in regles}
    retirees = [Changement(r, r, retiree=True) for numero, r in avant.items() if numero not in gardees]
    return sorted([*changees, *retirees], key=lambda changement: changement.regle.numero)


def _pareilles(une: Regle, autre: Regle | None, sauf: str = "") -> bool:
    return autre is not None and all(getattr(une, nom) == getattr(autre, nom) for nom in DITS if nom != sauf)
