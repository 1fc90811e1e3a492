"""The pages of the rules: a set with its bench, and what stands around it."""

from dataclasses import dataclass

from reseau.comptes.models import Compte
from reseau.orientation.models import CasDEssai, JeuDeRegles
from reseau.orientation.mots_des_regles import RegleDite, changement_dire, demande_dite, regle_dire
from reseau.orientation.queries.essais import Essai, Resultat, essai_garde
from reseau.orientation.queries.jeux import (
    EN_PREPARATION,
    cas_lire,
    cas_proposes,
    changements,
    jeu_en_preparation,
    jeu_en_vigueur,
    jeux_lire,
    regles_du_jeu,
    regles_proposees,
)

FAUX, CHANGE = "faux", "change"


@dataclass(frozen=True)
class CasEssaye:
    """A case, and what the last bench said of it; None when it was written since."""

    cas: CasDEssai
    demande: str
    resultat: Resultat | None


@dataclass(frozen=True)
class Banc:
    """A set, its last bench, its cases wrong first, its rules, what it changes from the set in force."""

    jeu: JeuDeRegles
    en_vigueur: JeuDeRegles | None
    essai: Essai | None
    perime: bool
    cas: list[CasEssaye]
    nombre: int
    regles: list[RegleDite]
    change: list[RegleDite]

    @property
    def prepare(self) -> bool:
        """Whether it may still change."""
        return self.jeu.etat in EN_PREPARATION

    @property
    def publiable(self) -> bool:
        """Whether the button is open: every case is right, and nothing changed since."""
        return self.prepare and bool(self.essai and self.essai.tous_justes) and not self.perime

    @property
    def titre(self) -> str:
        """« Trois cas refusent la publication »."""
        if not self.prepare:
            return f"{self.jeu}, {self.jeu.get_etat_display().lower()}"
        if self.essai is None or self.perime:
            return f"{self.jeu}, à essayer"
        faux = len(self.essai.faux)
        if not faux:
            return f"{self.jeu}, prêt à publier" if self.essai.cas else "Aucun cas d’essai n’est écrit"
        return f"{faux} cas refuse{'nt' if faux > 1 else ''} la publication"


def banc_lire(jeu: JeuDeRegles, vue: str = "") -> Banc:
    """The page of a set; a dozen queries, whatever the number of its cases and rules."""
    essai, en_vigueur, regles = essai_garde(jeu), jeu_en_vigueur(), regles_du_jeu(jeu)
    ecarts = changements(regles, regles_du_jeu(en_vigueur)) if en_vigueur and jeu.etat in EN_PREPARATION else []
    tous = _essayes(essai)
    return Banc(
        jeu, en_vigueur, essai, _perime(jeu, essai), [un for un in tous if _montre(un, vue)], len(tous),
        list(map(regle_dire, regles)), list(map(changement_dire, ecarts)),
    )  # fmt: skip


@dataclass(frozen=True)
class Tableau:
    """What the first page says: the set in force in words, the one being prepared, the others, what is proposed."""

    en_vigueur: JeuDeRegles | None
    regles: list[RegleDite]
    en_preparation: JeuDeRegles | None
    jeux: list[JeuDeRegles]
    regles_proposees: list[RegleDite]
    cas_proposes: list[CasEssaye]


def tableau_lire(compte: Compte, region: bool) -> Tableau:
    """For the Région, what awaits an answer; for the others, what they proposed and what was answered."""
    jeu, qui = jeu_en_vigueur(), None if region else compte
    return Tableau(
        jeu,
        [regle_dire(regle) for regle in regles_du_jeu(jeu)] if jeu else [],
        jeu_en_preparation(),
        list(jeux_lire()),
        [regle_dire(regle) for regle in regles_proposees(qui)],
        [CasEssaye(cas, demande_dite(cas), None) for cas in cas_proposes(qui)],
    )


def _essayes(essai: Essai | None) -> list[CasEssaye]:
    """Every case of today, the wrong ones first, then those that change, then the others."""
    resultats = {resultat.numero: resultat for resultat in essai.cas} if essai else {}
    essayes = [CasEssaye(cas, demande_dite(cas), resultats.get(cas.numero)) for cas in cas_lire()]
    return sorted(essayes, key=lambda un: (_rang(un.resultat), un.cas.numero))


def _rang(resultat: Resultat | None) -> int:
    if resultat is None or not resultat.juste:
        return 0
    return 1 if resultat.change else 2


def _montre(un: CasEssaye, vue: str) -> bool:
    if vue == FAUX:
        return un.resultat is None or not un.resultat.juste
    return vue != CHANGE or bool(un.resultat and un.resultat.change)


def _perime(jeu: JeuDeRegles, essai: Essai | None) -> bool:
    """Whether the set, or one of the cases, changed since it was tried."""
    return essai is not None and jeu.etat in EN_PREPARATION and jeu.resultats.get("version") != jeu.version
