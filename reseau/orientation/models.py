"""Models of re-addressing: needs and first information, rules and their bench, slips without a person, coverage
(R5.4, R5.11, R5.22, R7.2).
"""

import datetime
import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.choices import EtatDocument
from home.models import Suivi, TravailLong
from home.securite.coffre import code_montrer
from home.temps.periodes import Periode, Validite, fin_apres_debut, mois_apres
from home.temps.typographie import nombre_dire
from reseau.annuaire.choices import Mode
from reseau.orientation.choices import (
    CODE_LONGUEUR,
    FICHE,
    FICHE_JOURS,
    FICHE_SANS_PASSAGE,
    FICHES_OUVERTES,
    INFORMATION_MOIS,
    JEU,
    POIDS_MAX,
    Contrainte,
    Effet,
    EtatFiche,
    EtatJeu,
    EtatRegle,
    GenreSituation,
    Issue,
    Motif,
    Rang,
    rang_dire,
)


class Choix(Validite):
    """A dated entry of a curated list; closed by a date, never deleted once used."""

    code = models.SlugField(
        "code", max_length=40, unique=True, help_text="Minuscules, chiffres et tirets. Ne change plus ensuite."
    )
    libelle = models.CharField("libellé", max_length=80)
    aide = models.CharField("en quelques mots", max_length=120, blank=True)
    dit = models.CharField(
        "comme on le tape dans l’annuaire", max_length=120, blank=True, db_default="",
        help_text="Ce que la recherche lit de ce choix. Vide\u00a0: le libellé.",
    )  # fmt: skip
    ordre = models.PositiveSmallIntegerField("ordre d’affichage", default=100)

    class Meta:
        abstract = True
        ordering = ("ordre", "libelle")
        constraints = (
            fin_apres_debut(
                "%(app_label)s_%(class)s_dates", "La fin de validité doit suivre le début.",
                du="valide_du", au="valide_au",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.libelle


class BesoinType(Choix):
    """A need that people come with: which missions, themes deliver it. One of the themes is enough."""

    missions = models.ManyToManyField("vocabulaires.Mission", verbose_name="missions qui y répondent", related_name="+")
    themes = models.ManyToManyField("vocabulaires.Theme", verbose_name="thèmes", related_name="besoins", blank=True)
    publics = models.ManyToManyField(
        "vocabulaires.TypePublic", verbose_name="publics admis", related_name="+", blank=True, help_text="Vide : tous."
    )

    class Meta(Choix.Meta):
        verbose_name = "besoin"
        verbose_name_plural = "besoins"


class Situation(Choix):
    """Who the person is today, or a point to take into account; the publics that it makes her belong to."""

    genre = models.CharField("genre", max_length=12, choices=GenreSituation.choices, default=GenreSituation.PRINCIPALE)
    publics = models.ManyToManyField("vocabulaires.TypePublic", verbose_name="publics", related_name="+")

    class Meta(Choix.Meta):
        verbose_name = "situation"
        verbose_name_plural = "situations"


class PremiereInformation(models.Model):
    """For a need, what any door says first, its sources, what to bring; kept by the networks (R5.22)."""

    besoin = models.OneToOneField(
        BesoinType, on_delete=models.PROTECT, related_name="premiere_information", verbose_name="besoin"
    )
    a_dire = models.TextField("ce que l’on dit d’abord", max_length=2000)
    a_apporter = models.TextField("ce que la personne apporte", max_length=800, blank=True, help_text="Une par ligne.")
    sources = models.TextField("sources", max_length=1000, help_text="Une par ligne : organisme, titre, année.")
    reseau = models.ForeignKey(
        "structures.Reseau", verbose_name="réseau qui la tient", on_delete=models.PROTECT, related_name="+"
    )
    confirmee_le = models.DateField("confirmée le", default=timezone.localdate, editable=False)
    confirmee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    rappelee_le = models.DateField("rappelée le", null=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        verbose_name = "première information"
        verbose_name_plural = "premières informations"
        ordering = ("besoin",)

    def __str__(self) -> str:
        return f"Première information : {self.besoin}"

    @property
    def a_confirmer(self) -> bool:
        """Nobody confirmed it for six months."""
        return self.confirmee_le < information_limite()

    @property
    def a_apporter_dit(self) -> list[str]:
        """What to bring, one thing a line."""
        return _lignes(self.a_apporter)

    @property
    def sources_dites(self) -> list[str]:
        """The sources, one a line."""
        return _lignes(self.sources)


def information_limite() -> datetime.date:
    """The oldest day of a confirmation that still holds."""
    return mois_apres(jour=timezone.localdate(), mois=-INFORMATION_MOIS)


def _lignes(texte: str) -> list[str]:
    return [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]


# Rules that say which door comes first, in versions, and the cases that each version must answer rightly (R5.11).

PORTES = {
    Mode.SUR_PLACE: "les portes sur place",
    Mode.PERMANENCE: "les permanences",
    Mode.A_DISTANCE: "les portes à distance",
}
VERBES = {Effet.PREFERER: "préférer", Effet.ECARTER: "écarter", Effet.EXIGER: "ne proposer que"}


class JeuDeRegles(Suivi):
    """A version of the rules; one is in force, one at most is being prepared."""

    cycle = JEU

    numero = models.PositiveIntegerField("numéro", unique=True, editable=False)
    etat = models.CharField("état", max_length=12, choices=EtatJeu.choices, default=EtatJeu.BROUILLON, editable=False)
    essaye_le = models.DateTimeField("essayé le", null=True, blank=True, editable=False)
    resultats = models.JSONField("résultats de l’essai", default=dict, blank=True, editable=False)
    publie_le = models.DateTimeField("publié le", null=True, blank=True, editable=False)
    publie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        verbose_name = "jeu de règles"
        verbose_name_plural = "jeux de règles"
        ordering = ("-numero",)
        constraints = (
            models.UniqueConstraint(
                fields=("etat",), condition=Q(etat=EtatJeu.EN_VIGUEUR), name="jeu_un_en_vigueur",
                violation_error_message="Un seul jeu de règles est en vigueur.",
            ),
            models.UniqueConstraint(
                fields=("etat",), condition=Q(etat=EtatJeu.BROUILLON), name="jeu_un_brouillon",
                violation_error_message="Un jeu de règles est déjà en préparation.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=[EtatJeu.BROUILLON, EtatJeu.ESSAYE], publie_le=None)
                | Q(etat__in=[EtatJeu.EN_VIGUEUR, EtatJeu.REMPLACE], publie_le__isnull=False),
                name="jeu_publie", violation_error_message="Un jeu en vigueur dit quand il a été publié.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"Jeu n° {self.numero}"


class Regle(Validite):
    """When (need, situation, constraint, bassin: all those said), do this to those doors, and say why to the reader."""

    uuid = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    jeu = models.ForeignKey(JeuDeRegles, on_delete=models.CASCADE, related_name="regles", editable=False)
    numero = models.PositiveSmallIntegerField("numéro", editable=False)
    besoin = models.ForeignKey(
        "orientation.BesoinType", verbose_name="besoin", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    situation = models.ForeignKey(
        "orientation.Situation", verbose_name="situation ou point", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    contrainte = models.CharField("contrainte", max_length=16, choices=Contrainte.choices, blank=True)
    bassin = models.ForeignKey(
        "territoires.Bassin", verbose_name="bassin", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    effet = models.CharField("effet", max_length=10, choices=Effet.choices)
    reseau = models.ForeignKey(
        "structures.Reseau", verbose_name="réseau visé", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    service = models.ForeignKey(
        "annuaire.Service", verbose_name="service visé", null=True, blank=True, on_delete=models.CASCADE,
        related_name="+",
    )  # fmt: skip
    mode = models.CharField("mode visé", max_length=12, choices=Mode.choices, blank=True)
    poids = models.PositiveSmallIntegerField(
        "poids", default=20,
        validators=[MinValueValidator(1, "Au moins un point."), MaxValueValidator(POIDS_MAX, f"Au plus {POIDS_MAX}.")],
        help_text="Pour « préférer » : vingt points valent vingt-cinq kilomètres.",
    )  # fmt: skip
    motif = models.CharField("dit à la personne qui lit", max_length=160)
    etat = models.CharField("état", max_length=10, choices=EtatRegle.choices, default=EtatRegle.RETENUE, editable=False)
    propose_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    decision = models.CharField("ce qui a été répondu", max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = "règle d’orientation"
        verbose_name_plural = "règles d’orientation"
        ordering = ("jeu", "numero")
        constraints = (
            models.UniqueConstraint(fields=("jeu", "numero"), name="regle_numero"),
            models.CheckConstraint(
                condition=Q(besoin__isnull=False) | Q(situation__isnull=False) | ~Q(contrainte="")
                | Q(bassin__isnull=False),
                name="regle_condition", violation_error_message="Une règle dit quand elle agit.",
            ),
            models.CheckConstraint(
                condition=Q(reseau__isnull=False, service=None, mode="")
                | Q(reseau=None, service__isnull=False, mode="")
                | (Q(reseau=None, service=None) & ~Q(mode="")),
                name="regle_cible", violation_error_message="Une règle vise un réseau, un service ou un mode.",
            ),
            models.CheckConstraint(
                condition=Q(poids__gte=1, poids__lte=POIDS_MAX), name="regle_poids",
                violation_error_message=f"Le poids va de 1 à {POIDS_MAX}.",
            ),
            fin_apres_debut("regle_dates", "La fin doit suivre le début.", du="valide_du", au="valide_au"),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.nom

    @property
    def nom(self) -> str:
        """« R-06 »."""
        return f"R-{self.numero:02d}"

    @property
    def conditions(self) -> list[str]:
        """When it acts, in words."""
        dites = []
        if self.situation:
            point = self.situation.genre == GenreSituation.POINT
            mots = "un point à prendre en compte" if point else "sa situation"
            dites.append(f"{mots} est « {self.situation.libelle} »")
        if self.besoin:
            dites.append(f"sa demande est « {self.besoin.libelle} »")
        if self.contrainte:
            dites.append(f"ce qui l’aiderait est « {Contrainte(self.contrainte).label} »")
        if self.bassin:
            dites.append(f"elle habite le bassin « {self.bassin.nom} »")
        return dites

    @property
    def verbe(self) -> str:
        """What it does."""
        return VERBES[Effet(self.effet)]

    @property
    def cible(self) -> str:
        """« Cap emploi », « les portes à distance », « Point conseil VAE, GRETA des Trois Vallées »."""
        if self.reseau:
            return self.reseau.nom
        return f"{self.service.nom}, {self.service.structure.nom}" if self.service else PORTES[Mode(self.mode)]

    @property
    def poids_dit(self) -> str:
        """« 20 points », of what it prefers."""
        return nombre_dire(self.poids, "point") if self.effet == Effet.PREFERER else ""


class CasDEssai(models.Model):
    """A situation written by the network, the networks one of which must be a door, those that must not be one."""

    uuid = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    numero = models.PositiveSmallIntegerField("numéro", unique=True, editable=False)
    libelle = models.CharField("situation, en une ligne", max_length=120)
    besoin = models.ForeignKey(
        "orientation.BesoinType", verbose_name="besoin", on_delete=models.PROTECT, related_name="+"
    )
    situation = models.ForeignKey(
        "orientation.Situation", verbose_name="situation", on_delete=models.PROTECT, related_name="+"
    )
    points = models.ManyToManyField("orientation.Situation", verbose_name="points", blank=True, related_name="+")
    contraintes = models.JSONField("contraintes", default=list, blank=True)
    commune = models.ForeignKey(
        "territoires.Commune", verbose_name="commune", on_delete=models.PROTECT, related_name="+"
    )
    attendus = models.ManyToManyField(
        "structures.Reseau", verbose_name="portes attendues", related_name="+", blank=True,
        help_text="L’une d’elles est parmi les deux premières ; aucune : hors de portée.",
    )  # fmt: skip
    interdits = models.ManyToManyField(
        "structures.Reseau", verbose_name="portes interdites", related_name="+", blank=True
    )
    etat = models.CharField("état", max_length=10, choices=EtatRegle.choices, default=EtatRegle.RETENUE, editable=False)
    propose_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    decision = models.CharField("ce qui a été répondu", max_length=200, blank=True, editable=False)
    retire_le = models.DateField("retiré le", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        verbose_name = "cas d’essai"
        verbose_name_plural = "cas d’essai"
        ordering = ("numero",)

    def __str__(self) -> str:
        return f"Cas {self.numero}"

    @property
    def demande_dite(self) -> str:
        """« Changer de métier, en emploi ; cadre ou jeune diplômé », for one line of the bench."""
        points = [point.libelle for point in self.points.all()]
        points += [Contrainte(code).label for code in self.contraintes]
        suites = [dit[:1].lower() + dit[1:] for dit in (self.situation.libelle, *points)]
        return " ; ".join([f"{self.besoin.libelle}, {suites[0]}", *suites[1:]])


# The slip: a code, and what doors did. No name, no free text, no appointment, no commune (R5.4, R5.11, R3.5).


class FicheLiaison(Suivi):
    """What is kept of a re-addressing: need, situation, bassin, doors. Erased after six months (`Decompte`)."""

    cycle = FICHE

    code = models.CharField("code", max_length=CODE_LONGUEUR + 1, unique=True, editable=False)
    cle = models.UUIDField("clé du formulaire", unique=True, editable=False)
    besoin = models.ForeignKey("orientation.BesoinType", on_delete=models.PROTECT, related_name="fiches")
    situation = models.ForeignKey("orientation.Situation", on_delete=models.PROTECT, related_name="+")
    bassin = models.ForeignKey("territoires.Bassin", null=True, on_delete=models.PROTECT, related_name="fiches")
    rang = models.PositiveSmallIntegerField("rang d’entrée", choices=Rang.choices)
    service = models.ForeignKey(
        "annuaire.Service", null=True, on_delete=models.SET_NULL, related_name="fiches", verbose_name="porte proposée"
    )
    lieu = models.ForeignKey("annuaire.Lieu", null=True, on_delete=models.SET_NULL, related_name="+")
    structure = models.ForeignKey(
        "structures.Structure", on_delete=models.PROTECT, related_name="fiches_attendues",
        verbose_name="structure qui attend la personne",
    )  # fmt: skip
    ouvrante = models.ForeignKey(
        "structures.Structure", null=True, on_delete=models.PROTECT, related_name="fiches_ouvertes",
        verbose_name="structure qui l’a ouverte sans en être une porte",
    )  # fmt: skip
    montrees = models.ManyToManyField("annuaire.Service", related_name="+", verbose_name="portes montrées")
    jeu = models.ForeignKey("orientation.JeuDeRegles", null=True, on_delete=models.SET_NULL, related_name="+")
    etat = models.CharField("état", max_length=12, choices=EtatFiche.choices, default=EtatFiche.OUVERTE)
    ouverte_le = models.DateField("ouverte le", default=timezone.localdate)
    recue_le = models.DateField("reçue le", null=True)
    decomptee = models.BooleanField("comptée dans les décomptes", default=False, editable=False)

    class Meta:
        verbose_name = "fiche de liaison"
        verbose_name_plural = "fiches de liaison"
        ordering = ("-ouverte_le", "-pk")
        indexes = (models.Index(fields=("structure", "etat")), models.Index(fields=("bassin", "ouverte_le")))
        constraints = (
            models.CheckConstraint(condition=Q(rang__lte=2), name="fiche_rang"),
            models.CheckConstraint(
                condition=Q(recue_le=None) | Q(recue_le__gte=models.F("ouverte_le")), name="fiche_recue_apres"
            ),
        )

    def __str__(self) -> str:
        return code_montrer(self.code)

    @property
    def derniere(self) -> "PassagePorte | None":
        """The door where it stands: the last one of the chain."""
        return max(self.passages.all(), key=lambda porte: porte.rang, default=None)

    @property
    def cherche_une_porte(self) -> bool:
        """Re-addressed, and nobody awaits the person yet."""
        return self.derniere is not None and self.derniere.issue == Issue.READRESSEE

    @property
    def attend_la_personne(self) -> bool:
        """Its last door awaits the person."""
        return self.derniere is not None and self.derniere.issue == Issue.ATTENDUE

    @property
    def echoit_le(self) -> datetime.date | None:
        """The day it closes by itself when nobody comes; none once she came."""
        if self.etat not in FICHES_OUVERTES or self.derniere is None:
            return None
        return self.derniere.le + datetime.timedelta(days=FICHE_SANS_PASSAGE)

    @property
    def effacee_le(self) -> datetime.date:
        """The day nothing remains of it but numbers."""
        return self.ouverte_le + datetime.timedelta(days=FICHE_JOURS)


class PassagePorte(models.Model):
    """One door of a slip: which structure and service, what happened, why when it re-addressed."""

    fiche = models.ForeignKey(FicheLiaison, on_delete=models.CASCADE, related_name="passages")
    rang = models.PositiveSmallIntegerField("rang de la porte")
    structure = models.ForeignKey("structures.Structure", on_delete=models.PROTECT, related_name="passages")
    service = models.ForeignKey("annuaire.Service", null=True, on_delete=models.SET_NULL, related_name="passages")
    issue = models.CharField("issue", max_length=12, choices=Issue.choices, default=Issue.ATTENDUE)
    motif = models.CharField("motif", max_length=12, choices=Motif.choices, blank=True)
    le = models.DateField("le", default=timezone.localdate)

    class Meta:
        verbose_name = "porte d’une fiche"
        verbose_name_plural = "portes d’une fiche"
        ordering = ("fiche", "rang")
        indexes = (models.Index(fields=("service", "motif", "le")),)
        constraints = (
            models.UniqueConstraint(fields=("fiche", "rang"), name="porte_rang_unique"),
            models.CheckConstraint(condition=Q(rang__gte=1), name="porte_rang"),
            models.CheckConstraint(
                condition=(Q(issue=Issue.READRESSEE) & ~Q(motif="")) | (~Q(issue=Issue.READRESSEE) & Q(motif="")),
                name="porte_motif", violation_error_message="Ré-adresser demande un motif, et lui seul.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.fiche} · {self.rang}"

    @property
    def rang_dit(self) -> str:
        """« Deuxième »."""
        return rang_dire(self.rang).capitalize()


class Decompte(models.Model):
    """What remains of old slips: how many, by month, bassin, need, situation, network and number of doors.

    A count below five is merged into a wider one: bassin, situation or network then say nothing.
    """

    mois = models.DateField("mois")
    bassin = models.ForeignKey("territoires.Bassin", null=True, on_delete=models.PROTECT, related_name="+")
    besoin = models.ForeignKey("orientation.BesoinType", null=True, on_delete=models.PROTECT, related_name="+")
    situation = models.ForeignKey("orientation.Situation", null=True, on_delete=models.PROTECT, related_name="+")
    reseau = models.ForeignKey("structures.Reseau", null=True, on_delete=models.PROTECT, related_name="+")
    portes = models.PositiveSmallIntegerField("portes")
    nombre = models.PositiveIntegerField("nombre")

    class Meta:
        verbose_name = "décompte"
        verbose_name_plural = "décomptes"
        ordering = ("mois", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(nombre__gte=1, portes__gte=1), name="decompte_nombres"),
            models.CheckConstraint(condition=Q(mois__day=1), name="decompte_mois"),
        )

    def __str__(self) -> str:
        return f"{self.mois:%m/%Y} · {self.nombre}"


# Who has a door near: shares of inhabitants by need, situation and bassin, and the holes that opened (R5.4, R7.2).


class Couverture(models.Model):
    """In a bassin, for a need and a situation (None: anyone), how many inhabitants have a door within so many km."""

    bassin = models.ForeignKey("territoires.Bassin", on_delete=models.CASCADE, related_name="couvertures")
    besoin = models.ForeignKey("orientation.BesoinType", on_delete=models.CASCADE, related_name="couvertures")
    situation = models.ForeignKey("orientation.Situation", null=True, on_delete=models.CASCADE, related_name="+")
    habitants = models.PositiveIntegerField("habitants du bassin")
    a_15_km = models.PositiveIntegerField("habitants à 15 km d’une porte")
    a_30_km = models.PositiveIntegerField("habitants à 30 km d’une porte")
    a_50_km = models.PositiveIntegerField("habitants à 50 km d’une porte")
    structures = models.PositiveIntegerField("structures")
    plus_proche_km = models.FloatField("porte la plus proche, en kilomètres", null=True)
    perimes = models.PositiveIntegerField("fiches que personne n’a confirmées depuis un an")
    calculee_le = models.DateTimeField("calculée le", default=timezone.now)

    class Meta:
        verbose_name = "couverture"
        verbose_name_plural = "couvertures"
        ordering = ("bassin", "besoin", "situation")
        constraints = (
            models.UniqueConstraint(fields=("bassin", "besoin", "situation"), name="couverture_unique"),
            models.UniqueConstraint(
                fields=("bassin", "besoin"), condition=Q(situation=None), name="couverture_tout_public_unique"
            ),
            models.CheckConstraint(
                condition=Q(a_15_km__lte=models.F("a_30_km"), a_30_km__lte=models.F("a_50_km"))
                & Q(a_50_km__lte=models.F("habitants")),
                name="couverture_parts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.besoin} · {self.bassin}"

    def part(self, km: int = 30) -> int:
        """Per cent of the inhabitants who have a door within `km` (15, 30 or 50), rounded down; 0 only for nobody."""
        servis: int = getattr(self, f"a_{km}_km")
        return max(100 * servis // self.habitants, 1) if servis else 0


class Trou(Periode):
    """Since a day, nobody delivers a need within 30 km of anyone of a bassin; which sheet expired, if one did."""

    bassin = models.ForeignKey("territoires.Bassin", on_delete=models.CASCADE, related_name="trous")
    besoin = models.ForeignKey("orientation.BesoinType", on_delete=models.CASCADE, related_name="trous")
    part_avant = models.PositiveSmallIntegerField("part des habitants servis avant, en %")
    service = models.ForeignKey(
        "annuaire.Service", null=True, on_delete=models.SET_NULL, related_name="+", verbose_name="fiche en cause"
    )

    class Meta:
        verbose_name = "trou de couverture"
        verbose_name_plural = "trous de couverture"
        ordering = ("-du", "pk")
        constraints = (
            fin_apres_debut("trou_dates", renoncable=True),
            models.UniqueConstraint(
                fields=("bassin", "besoin"), condition=Q(au=None), name="trou_un_ouvert",
                violation_error_message="Ce trou est déjà ouvert.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.besoin} · {self.bassin}"


class CalculCouverture(TravailLong):
    """The measure of one bassin, asked for by who animates it; communes are what progresses."""

    EN_COURS = (EtatDocument.EN_ATTENTE, EtatDocument.EN_COURS)

    bassin = models.OneToOneField("territoires.Bassin", on_delete=models.CASCADE, related_name="+")
    etat = models.CharField("état", max_length=10, choices=EtatDocument.choices, default=EtatDocument.EN_ATTENTE)

    class Meta:
        verbose_name = "calcul de la couverture d’un bassin"
        verbose_name_plural = "calculs de la couverture"

    def __str__(self) -> str:
        return f"{self.bassin} · {self.get_etat_display()}"

    @property
    def fini(self) -> bool:
        """Done, and written."""
        return self.etat == EtatDocument.PRET
