"""The bench: every case asked of a set and of the one in force, what is right, what changes (R5.11)."""

import time
from dataclasses import asdict, dataclass

from django.utils import timezone

from reseau.orientation.models import CasDEssai, JeuDeRegles
from reseau.orientation.queries.choix import Choix, choix_lire
from reseau.orientation.queries.jeux import cas_lire
from reseau.orientation.queries.portes import Cas, Demande, Orienteur, Porte, Reponse
from reseau.orientation.queries.regles import RegleDuJeu, RegleLue, regles_de, regles_en_vigueur

FERME = "Son besoin, sa situation ou l’un de ses points n’est plus proposé"
ABSENTE = "Porte attendue absente des deux premières"
INTERDITE = "Porte interdite parmi les deux premières"
INTERDITE_PREMIERE = "Porte interdite proposée en premier"
ATTENDUE_HORS_DE_PORTEE = "Une porte est à portée, aucune n’était attendue"
IL_EN_RESTE = "Il restait une porte"


@dataclass(frozen=True)
class Resultat:
    """What became of a case: right or why not, the first door now and in force, the rules that acted on it."""

    numero: int
    juste: bool
    raison: str
    obtenue: str
    avant: str
    regles: tuple[str, ...]
    portes: int

    @property
    def change(self) -> bool:
        """Whether the first door is another one."""
        return self.obtenue != self.avant


@dataclass(frozen=True)
class Essai:
    """Every case, once: as kept with the set (`resultats`), and as read back."""

    cas: tuple[Resultat, ...]
    portes: float
    portes_avant: float
    secondes: float

    @property
    def tous_justes(self) -> bool:
        """Whether the set may be published; a bench without a case proves nothing."""
        return bool(self.cas) and not self.faux

    @property
    def faux(self) -> list[Resultat]:
        """The wrong ones, in order."""
        return [resultat for resultat in self.cas if not resultat.juste]

    @property
    def changent(self) -> list[Resultat]:
        """Those whose first door is another one than in force."""
        return [resultat for resultat in self.cas if resultat.change]

    @property
    def justes(self) -> int:
        """How many are right."""
        return len(self.cas) - len(self.faux)

    @property
    def changent_justes(self) -> list[Resultat]:
        """Those that change, and are right."""
        return [resultat for resultat in self.changent if resultat.juste]

    def en_json(self) -> dict[str, object]:
        """What the set keeps of it."""
        return asdict(self)


def essayer(jeu: JeuDeRegles) -> Essai:
    """Ask every case of this set and of the one in force: the directory is read once, three queries per case at most.

    Who is full these days is left out: a set is right or wrong whatever the week.
    """
    debut, jour = time.monotonic(), timezone.localdate()
    orienteur = Orienteur(jour, regles_de(jeu, jour))
    orienteur.complets = frozenset()
    en_vigueur = orienteur.avec(regles_en_vigueur(jour))
    choix, cas = choix_lire(jour), list(cas_lire())
    demandes = [(un_cas, _demande(un_cas, choix)) for un_cas in cas]
    reponses = [(c, d and (orienteur.repondre(d), en_vigueur.repondre(d))) for c, d in demandes]
    nouvelles = _nouvelles(orienteur.jeu, en_vigueur.jeu)
    resultats = tuple(
        _juger(c, *r, [regle for regle in orienteur.regles_qui_agissent(r[0].demande) if regle in nouvelles])
        if r else _ferme(c)
        for c, r in reponses
    )  # fmt: skip
    ici, avant = (_moyenne([r[rang] for _, r in reponses if r]) for rang in (0, 1))
    return Essai(resultats, ici, avant, round(time.monotonic() - debut, 2))


def essai_garde(jeu: JeuDeRegles) -> Essai | None:
    """The last bench of a set; None when it was never tried."""
    if not jeu.resultats:
        return None
    cas = tuple(Resultat(**{**lu, "regles": tuple(lu["regles"])}) for lu in jeu.resultats["cas"])
    return Essai(cas, *(jeu.resultats[nom] for nom in ("portes", "portes_avant", "secondes")))


def _demande(cas: CasDEssai, choix: Choix) -> Demande | None:
    codes = [point.code for point in cas.points.all()]
    if cas.besoin.code not in choix.besoins or not {cas.situation.code, *codes} <= choix.situations.keys():
        return None
    points = tuple(choix.situations[code] for code in codes)
    situation = choix.situations[cas.situation.code]
    return Demande(choix.besoins[cas.besoin.code], situation, cas.commune, points, frozenset(cas.contraintes))


def _juger(cas: CasDEssai, reponse: Reponse, avant: Reponse, nouvelles: list[RegleLue]) -> Resultat:
    raison = _raison(cas, reponse)
    premiere = reponse.portes[0] if reponse.portes else None
    # Faux : les règles que ce jeu change et qui ont agi ; sinon, celles qui ont mis la porte là.
    regles = [regle.nom for regle in nouvelles] if raison and nouvelles else premiere.regles if premiere else ()
    return Resultat(
        cas.numero, not raison, raison, _dite(premiere), _dite(avant.portes[0] if avant.portes else None),
        tuple(regles), reponse.dernier_rang,
    )  # fmt: skip


def _raison(cas: CasDEssai, reponse: Reponse) -> str:
    """Why the answer is wrong; nothing when it is right."""
    attendus, interdits = ({reseau.pk for reseau in ensemble.all()} for ensemble in (cas.attendus, cas.interdits))
    rangs = [rang for rang, porte in enumerate(reponse.portes) if porte.reseau in interdits]
    if rangs:
        return INTERDITE if rangs[0] else INTERDITE_PREMIERE
    if not attendus:
        return "" if reponse.cas == Cas.HORS_DE_PORTEE else ATTENDUE_HORS_DE_PORTEE
    if any(porte.reseau in attendus for porte in reponse.portes):
        return ""
    return ABSENTE if reponse.portes else IL_EN_RESTE


def _ferme(cas: CasDEssai) -> Resultat:
    return Resultat(cas.numero, False, FERME, "", "", (), 0)


def _dite(porte: Porte | None) -> str:
    """« Cap emploi, Cognac »; « Hors de portée » when there is none."""
    if porte is None:
        return "Hors de portée"
    reseau = porte.structure.reseau
    ou = "à distance" if porte.a_distance or porte.lieu is None else porte.lieu.commune.nom
    return f"{reseau.sigle or reseau.nom}, {ou}"


def _nouvelles(jeu: RegleDuJeu, en_vigueur: RegleDuJeu) -> set[RegleLue]:
    return set(jeu.regles) - set(en_vigueur.regles)


def _moyenne(reponses: list[Reponse]) -> float:
    return round(sum(reponse.dernier_rang for reponse in reponses) / len(reponses), 1) if reponses else 0
