"""The sets of rules: in force or being prepared, in words, tried on the bench, and the pages that show them (R5.11)."""

import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from home.temps.typographie import nombre_dire
from reseau.annuaire.choices import Mode
from reseau.comptes.models import Compte
from reseau.orientation.choices import Contrainte, Effet, EtatJeu, EtatRegle, GenreSituation
from reseau.orientation.models import CasDEssai, JeuDeRegles, Regle
from reseau.orientation.queries.assistant import (
    Cas,
    Demande,
    Orienteur,
    Porte,
    RegleDuJeu,
    RegleLue,
    Reponse,
    regles_de,
    regles_en_vigueur,
)
from reseau.orientation.queries.besoins import Choix, choix_lire

# The sets of rules: the one in force, the one being prepared, what it changes, what is proposed for it.

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


# A rule and its case in words: « Si elle demande…, préférer Cap emploi ».

PORTES = {
    Mode.SUR_PLACE: "les portes sur place",
    Mode.PERMANENCE: "les permanences",
    Mode.A_DISTANCE: "les portes à distance",
}
VERBES = {Effet.PREFERER: "préférer", Effet.ECARTER: "écarter", Effet.EXIGER: "ne proposer que"}


@dataclass(frozen=True)
class RegleDite:
    """A rule as a page shows it, and what it was in the set that it changes."""

    regle: Regle
    conditions: tuple[str, ...]
    verbe: str
    cible: str
    poids: str
    mot: str = ""
    avant: "RegleDite | None" = None
    poids_seul: bool = False


def regle_dire(regle: Regle) -> RegleDite:
    """Its conditions, what it does, to which doors, how much."""
    poids = nombre_dire(regle.poids, "point") if regle.effet == Effet.PREFERER else ""
    return RegleDite(regle, tuple(_conditions(regle)), VERBES[Effet(regle.effet)], cible_dite(regle), poids)


def changement_dire(changement: Changement) -> RegleDite:
    """The same, beside what it was."""
    dite = regle_dire(changement.regle)
    avant = regle_dire(changement.avant) if changement.avant and not changement.retiree else None
    return RegleDite(
        dite.regle, dite.conditions, dite.verbe, dite.cible, dite.poids, changement.mot, avant, changement.poids_seul
    )


def cible_dite(regle: Regle) -> str:
    """« Cap emploi », « les portes à distance », « Point conseil VAE, GRETA des Trois Vallées »."""
    if regle.reseau:
        return regle.reseau.nom
    if regle.service:
        return f"{regle.service.nom}, {regle.service.structure.nom}"
    return PORTES[Mode(regle.mode)]


def demande_dite(cas: CasDEssai) -> str:
    """« Changer de métier, en emploi ; cadre ou jeune diplômé », for one line of the bench."""
    points = [point.libelle for point in cas.points.all()]
    points += [Contrainte(code).label for code in cas.contraintes]
    dite = f"{cas.besoin.libelle}, {_minuscule(cas.situation.libelle)}"
    return " ; ".join([dite, *map(_minuscule, points)])


def _conditions(regle: Regle) -> list[str]:
    dites = []
    if regle.situation:
        mots = "un point à prendre en compte" if regle.situation.genre == GenreSituation.POINT else "sa situation"
        dites.append(f"{mots} est « {regle.situation.libelle} »")
    if regle.besoin:
        dites.append(f"sa demande est « {regle.besoin.libelle} »")
    if regle.contrainte:
        dites.append(f"ce qui l’aiderait est « {Contrainte(regle.contrainte).label} »")
    if regle.bassin:
        dites.append(f"elle habite le bassin « {regle.bassin.nom} »")
    return dites


def _minuscule(texte: str) -> str:
    return texte[:1].lower() + texte[1:]


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


# The pages of the rules: a set with its bench, and what stands around it.

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
