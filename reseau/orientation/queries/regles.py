"""The sets of rules: in force or being prepared, in words, tried on the bench, and the pages that show them (R5.11)."""

import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.orientation.choices import EtatJeu, EtatRegle
from reseau.orientation.models import CasDEssai, JeuDeRegles, Regle
from reseau.orientation.queries.assistant import Cas, Demande, Orienteur, Porte, Reponse
from reseau.orientation.queries.besoins import Choix, choix_lire

EN_PREPARATION = (EtatJeu.BROUILLON, EtatJeu.ESSAYE)
VIVANTS = (*EN_PREPARATION, EtatJeu.EN_VIGUEUR)
RELATIONS = ("besoin", "situation", "bassin", "reseau", "service__structure", "propose_par")
AGISSENT = (
    *("besoin_id", "situation_id", "contrainte", "bassin_id", "effet", "reseau_id", "service_id", "mode"),
    *("poids", "motif"),
)
DITS = (*AGISSENT, "valide_du", "valide_au")  # ce qu’une règle dit, et qui passe d’un jeu au suivant


def jeu_en_vigueur() -> JeuDeRegles | None:
    """The set that answers today."""
    return JeuDeRegles.objects.filter(etat=EtatJeu.EN_VIGUEUR).select_related("publie_par").first()


def jeu_en_preparation() -> JeuDeRegles | None:
    """The set being written or tried."""
    return JeuDeRegles.objects.filter(etat__in=EN_PREPARATION).first()


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


Changement = tuple[Regle, str, Regle | None, bool]


def changements(regles: Iterable[Regle], anciennes: Iterable[Regle]) -> list[Changement]:
    """What these rules change from the former ones, by number: the rule, « nouvelle », « modifiée » or « retirée »,
    what it was, and whether its weight is all that changed."""
    avant = {regle.numero: regle for regle in anciennes}
    ecarts: list[Changement] = []
    for regle in regles:
        ancienne = avant.pop(regle.numero, None)
        if ancienne is None:
            ecarts.append((regle, "nouvelle", None, False))
        elif not _pareilles(regle, ancienne):
            poids_seul = _pareilles(regle, ancienne, [nom for nom in DITS if nom != "poids"])
            ecarts.append((regle, "modifiée", ancienne, poids_seul))
    ecarts += [(regle, "retirée", None, False) for regle in avant.values()]
    return sorted(ecarts, key=lambda ecart: ecart[0].numero)


def _pareilles(une: Regle, autre: Regle, champs: Iterable[str] = DITS) -> bool:
    return all(getattr(une, nom) == getattr(autre, nom) for nom in champs)


# The bench: every case asked of a set and of the one in force, what is right, what changes (R5.11).

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
    """Ask every case of this set and of the one in force: the directory is read once, six queries per case at most.

    Who is full these days is left out: a set is right or wrong whatever the week.
    """
    debut, jour = time.monotonic(), timezone.localdate()
    orienteur = Orienteur(jour, jeu)
    orienteur.complets = frozenset()
    en_vigueur = orienteur.sous_le_jeu_en_vigueur()
    choix, cas = choix_lire(jour), list(cas_lire())
    demandes = [(un_cas, _demande(un_cas, choix)) for un_cas in cas]
    reponses = [(c, d and (orienteur.repondre(d), en_vigueur.repondre(d))) for c, d in demandes]
    anciennes = {regle.numero: regle for regle in en_vigueur.regles}
    nouvelles = [
        regle
        for regle in orienteur.regles
        if regle.numero not in anciennes or not _pareilles(regle, anciennes[regle.numero], AGISSENT)
    ]
    resultats = tuple(
        _juger(c, *r, [regle for regle in orienteur.regles_qui_agissent(r[0].demande) if regle in nouvelles])
        if r else Resultat(c.numero, False, FERME, "", "", (), 0)
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


def _juger(cas: CasDEssai, reponse: Reponse, avant: Reponse, nouvelles: list[Regle]) -> Resultat:
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


def _dite(porte: Porte | None) -> str:
    """« Cap emploi, Cognac »; « Hors de portée » when there is none."""
    if porte is None:
        return "Hors de portée"
    reseau = porte.structure.reseau
    ou = "à distance" if porte.a_distance or porte.lieu is None else porte.lieu.commune.nom
    return f"{reseau.sigle or reseau.nom}, {ou}"


def _moyenne(reponses: list[Reponse]) -> float:
    return round(sum(reponse.dernier_rang for reponse in reponses) / len(reponses), 1) if reponses else 0


# The pages of the rules: a set with its bench, and what stands around it.

FAUX, CHANGE = "faux", "change"


def banc_lire(jeu: JeuDeRegles, vue: str = "") -> dict[str, object]:
    """The page of a set: its last bench, its cases wrong first, its rules, what it changes from the set in force.

    A dozen queries, whatever the number of its cases and rules.
    """
    essai, en_vigueur, regles = essai_garde(jeu), jeu_en_vigueur(), regles_du_jeu(jeu)
    prepare = jeu.etat in EN_PREPARATION
    perime = essai is not None and prepare and jeu.resultats.get("version") != jeu.version
    resultats = {resultat.numero: resultat for resultat in essai.cas} if essai else {}
    essayes = [(cas, resultats.get(cas.numero)) for cas in cas_lire()]
    cas = sorted(essayes, key=lambda paire: (_rang(paire[1]), paire[0].numero))
    return {
        "jeu": jeu,
        "en_vigueur": en_vigueur,
        "essai": essai,
        "perime": perime,
        "cas": [(un, resultat) for un, resultat in cas if _montre(resultat, vue)],
        "nombre": len(cas),
        "regles": regles,
        "change": changements(regles, regles_du_jeu(en_vigueur)) if en_vigueur and prepare else [],
        "prepare": prepare,
        "publiable": prepare and bool(essai and essai.tous_justes) and not perime,
        "titre": _titre(jeu, None if perime else essai) if prepare else f"{jeu}, {jeu.get_etat_display().lower()}",
    }


def _titre(jeu: JeuDeRegles, essai: Essai | None) -> str:
    """« Trois cas refusent la publication », of a set being prepared."""
    if essai is None:
        return f"{jeu}, à essayer"
    if faux := len(essai.faux):
        return f"{faux} cas refuse{'nt' if faux > 1 else ''} la publication"
    return f"{jeu}, prêt à publier" if essai.cas else "Aucun cas d’essai n’est écrit"


def tableau_lire(compte: Compte, region: bool) -> dict[str, object]:
    """The set in force, the one being prepared, the others; for the Région, what awaits an answer, for the others, what
    they proposed and what was answered."""
    jeu, qui = jeu_en_vigueur(), None if region else compte
    return {
        "en_vigueur": jeu,
        "regles": regles_du_jeu(jeu) if jeu else [],
        "en_preparation": jeu_en_preparation(),
        "jeux": JeuDeRegles.objects.all(),
        "regles_proposees": regles_proposees(qui),
        "cas_proposes": cas_proposes(qui),
    }


def _rang(resultat: Resultat | None) -> int:
    if resultat is None or not resultat.juste:
        return 0
    return 1 if resultat.change else 2


def _montre(resultat: Resultat | None, vue: str) -> bool:
    if vue == FAUX:
        return resultat is None or not resultat.juste
    return vue != CHANGE or bool(resultat and resultat.change)
