"""Rows of this room: sessions and their half-days, how to come, who signs up, what is kept for a group, the
wording of messages, the pool of trainers (R5.15).
"""

import datetime
import uuid
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Max, Q
from django.utils import timezone

from home.models import Suivi
from home.temps.periodes import Moment, moments_lire
from safran.inscriptions.choices import (
    ACCUEILLANTES,
    CONVOQUEES,
    INSCRIPTION,
    MATIN_JUSQUA,
    OCCUPENT,
    SESSION,
    VISIBLES,
    VIVANTES,
    EtatInscription,
    EtatSession,
    Nature,
    Validation,
)


class Venue(models.Model):
    """Where a session is in the directory, and each way to come there, in one sentence."""

    chez = models.ForeignKey(
        "annuaire.Lieu", verbose_name="lieu de l’annuaire", on_delete=models.SET_NULL, null=True, blank=True,
        related_name="+", help_text="Facultatif : la page de la session montre alors où c’est, sur la carte.",
    )  # fmt: skip
    en_train = models.CharField("en train", max_length=200, blank=True, help_text="« Gare de Niort, 700 m à pied. »")
    en_bus = models.CharField("en bus", max_length=200, blank=True)
    en_voiture = models.CharField("en voiture", max_length=200, blank=True)
    en_fauteuil = models.CharField("en fauteuil", max_length=200, blank=True)
    repas = models.CharField(
        "repas", max_length=200, blank=True, help_text="« Déjeuner sur place à 12 h 30, offert : dites un régime. »"
    )

    class Meta:
        abstract = True

    @property
    def moyens(self) -> list[tuple[str, str]]:
        """(« En train », what is said of it), for each way that is told."""
        dits = (("En train", self.en_train), ("En bus", self.en_bus), ("En voiture", self.en_voiture))
        return [(moyen, dit) for moyen, dit in (*dits, ("En fauteuil", self.en_fauteuil)) if dit]


class DocumentSession(models.Model):
    """A file joined to a session, given at once or from a day on; read by who has a seat, who trains, who runs it."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(
        "inscriptions.SessionFormation", verbose_name="session", on_delete=models.CASCADE, related_name="documents"
    )
    titre = models.CharField("titre", max_length=120)
    nom = models.CharField("nom du fichier", max_length=160, editable=False)
    fichier = models.CharField("fichier", max_length=200, editable=False)
    taille = models.PositiveIntegerField("octets", editable=False)
    remis_le = models.DateField("remis à partir du", null=True, blank=True, help_text="Sans date : tout de suite.")
    depose_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    depose_le = models.DateTimeField("déposé le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "document de session"
        verbose_name_plural = "documents de session"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.titre

    @property
    def remis(self) -> bool:
        return self.remis_le is None or self.remis_le <= timezone.localdate()

    @property
    def genre(self) -> str:
        return self.nom.rpartition(".")[2].upper()


# Sessions in the room and their half-days.

RAPPEL_MAX = 60
JOURNEE = 24 * 60
PLAFOND_DES_FORMATIONS = "Une action qui n’est pas une formation ne compte que dans les actions réservées : mettez 0."
PLAFONDS_EMBOITES = "Les formations comptent parmi les actions réservées : elles ne sont pas plus nombreuses."


class SessionQuerySet(models.QuerySet["SessionFormation"]):
    """Sessions by state and by date."""

    def visibles(self) -> Self:
        return self.filter(etat__in=VISIBLES)

    def a_venir(self) -> Self:
        """Those that are not over, the nearest first."""
        jour = timezone.localdate()
        return self.filter(Q(dernier_jour=None) | Q(dernier_jour__gte=jour)).order_by("premier_jour", "pk")


class SessionFormation(Venue, Suivi):
    """One time when a training is given in a room; its rules are data of its own."""

    cycle = SESSION

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    formation = models.ForeignKey(
        "formations.FormationPage", verbose_name="formation", on_delete=models.PROTECT, related_name="sessions"
    )
    bassin = models.ForeignKey(
        "territoires.Bassin",
        verbose_name="bassin",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Sans bassin, la session est régionale.",
    )
    lieu = models.CharField("ville ou lieu", max_length=120, help_text="Ce qui se lit d’abord : « Niort ».")
    adresse = models.CharField("adresse", max_length=200, blank=True)
    etat = models.CharField("état", max_length=10, choices=EtatSession.choices, default=EtatSession.BROUILLON)
    minimum = models.PositiveSmallIntegerField("nombre minimum", default=6)
    capacite = models.PositiveSmallIntegerField(
        "nombre de places",
        default=16,
        validators=[
            MinValueValidator(1, "Une session a au moins une place."),
            MaxValueValidator(500, "Une session a au plus 500 places."),
        ],
    )
    ouvre_le = models.DateTimeField("les inscriptions ouvrent le", default=timezone.now)
    ferme_le = models.DateTimeField(
        "les inscriptions ferment le", null=True, blank=True, help_text="Sans date : la veille de la première séance."
    )
    decision_le = models.DateField("maintien à décider le", null=True, blank=True)
    max_par_structure = models.PositiveSmallIntegerField(
        "places par structure", default=2, help_text="0 : pas de limite. Les suivants attendent."
    )
    une_par_formation = models.BooleanField("une seule demande par formation", default=True)
    nature = models.CharField("nature", max_length=10, choices=Nature.choices, default=Nature.FORMATION)
    plafond_annuel = models.PositiveSmallIntegerField(
        "formations par personne et par an",
        default=0,
        help_text="0 : pas de limite. Comptent les sessions de formation qui en ont une.",
    )
    plafond_ensemble = models.PositiveSmallIntegerField(
        "actions réservées par personne et par an",
        default=0,
        help_text="Formations comprises. 0 : pas de limite. Comptent les sessions qui ont l’une ou l’autre limite.",
    )
    validation = models.CharField(
        "qui valide les demandes", max_length=10, choices=Validation.choices, default=Validation.AUCUNE
    )
    delai_offre_heures = models.PositiveSmallIntegerField(
        "délai pour accepter une place libérée (heures)",
        default=48,
        help_text="0 : la personne suivante reçoit la place sans qu’on lui demande.",
    )
    premier_rappel = models.PositiveSmallIntegerField(
        "premier rappel (jours avant)",
        default=7,
        validators=[MaxValueValidator(RAPPEL_MAX, f"Au plus {RAPPEL_MAX} jours avant.")],
        help_text="0 : pas de rappel.",
    )
    second_rappel = models.PositiveSmallIntegerField(
        "second rappel (jours avant)",
        default=1,
        validators=[MaxValueValidator(RAPPEL_MAX, f"Au plus {RAPPEL_MAX} jours avant.")],
        help_text="0 : pas de second rappel.",
    )
    emargement_avant = models.PositiveSmallIntegerField(
        "émargement : s’ouvre (minutes avant le début)",
        default=30,
        validators=[MaxValueValidator(JOURNEE, "Au plus une journée avant.")],
        help_text="Chaque demi-journée se signe de cette heure-là jusqu’à sa fin.",
    )
    emargement_apres = models.PositiveSmallIntegerField(
        "émargement : se ferme (minutes après la fin)",
        default=0,
        validators=[MaxValueValidator(JOURNEE, "Au plus une journée après.")],
        help_text="0 : à la fin. La feuille se complète ensuite d’après le papier.",
    )
    consignes = models.TextField(
        "informations pratiques",
        max_length=600,
        blank=True,
        help_text="Accès, repas, matériel : lus par les personnes inscrites, dans la convocation et les rappels.",
    )
    sequence = models.PositiveIntegerField("version du calendrier", default=0, editable=False)
    premier_jour = models.DateField("premier jour", null=True, blank=True, editable=False)
    dernier_jour = models.DateField("dernier jour", null=True, blank=True, editable=False)
    motif = models.CharField("motif d’annulation", max_length=300, blank=True, editable=False)
    cree_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="préparée par", on_delete=models.PROTECT, related_name="+"
    )
    cree_le = models.DateTimeField("créée le", default=timezone.now, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "session"
        ordering = ["premier_jour", "pk"]
        indexes = [models.Index(fields=["etat", "premier_jour"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum__lte=F("capacite")),
                name="session_minimum_sous_capacite",
                violation_error_message="Le nombre minimum ne dépasse pas le nombre de places.",
            ),
            models.CheckConstraint(
                condition=Q(ferme_le=None) | Q(ferme_le__gt=F("ouvre_le")),
                name="session_ferme_apres_ouverture",
                violation_error_message="La fermeture suit l’ouverture des inscriptions.",
            ),
            models.CheckConstraint(
                condition=Q(nature=Nature.FORMATION) | Q(plafond_annuel=0),
                name="session_plafond_des_formations",
                violation_error_message=PLAFOND_DES_FORMATIONS,
            ),
            models.CheckConstraint(
                condition=Q(plafond_ensemble=0) | Q(plafond_annuel__lte=F("plafond_ensemble")),
                name="session_plafonds_emboites",
                violation_error_message=PLAFONDS_EMBOITES,
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatSession.ANNULEE) | ~Q(motif=""),
                name="session_annulee_motivee",
                violation_error_message="Une session annulée dit pourquoi.",
            ),
        ]

    def __str__(self) -> str:
        return f"Session {self.pk} · {self.lieu}"

    @property
    def derniere_seance_venue(self) -> bool:
        """The last half-day is today or past: the session may be closed."""
        return self.dernier_jour is not None and self.dernier_jour <= timezone.localdate()

    @property
    def dernier_jour_passe(self) -> bool:
        return self.dernier_jour is not None and self.dernier_jour < timezone.localdate()

    @property
    def passee(self) -> bool:
        """The last half-day is over: there is no seat left to give. One query, on the last day only."""
        if self.dernier_jour != timezone.localdate():
            return self.dernier_jour_passe
        fin = self.seances.filter(date=self.dernier_jour).aggregate(fin=Max("fin"))["fin"]
        return fin is not None and fin <= timezone.localtime().time()

    @property
    def accueille(self) -> bool:
        """Open or confirmed: people may still come in, subject to the dates."""
        return self.etat in ACCUEILLANTES

    @property
    def est_brouillon(self) -> bool:
        """Not shown to anyone but who prepares it."""
        return self.etat == EtatSession.BROUILLON

    def ferme_a(self) -> datetime.datetime | None:
        """When sign-up ends: the date set, or the eve of the first half-day."""
        if self.ferme_le or not self.premier_jour:
            return self.ferme_le
        return timezone.make_aware(datetime.datetime.combine(self.premier_jour, datetime.time.min))

    def inscriptions_ouvertes(self, ouvre_le: datetime.datetime | None = None) -> bool:
        """Whether one may sign up now; `ouvre_le` is when it opens for this person, else for everyone."""
        fin, maintenant = self.ferme_a(), timezone.now()
        if not self.accueille or self.dernier_jour_passe:
            return False
        return (ouvre_le or self.ouvre_le) <= maintenant and (fin is None or maintenant < fin)


# A half-day of a session.


class Seance(models.Model):
    """A half-day; wall time in Paris, whatever the season."""

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(
        SessionFormation, verbose_name="session", on_delete=models.CASCADE, related_name="seances"
    )
    date = models.DateField("jour")
    debut = models.TimeField("de")
    fin = models.TimeField("à")
    salle = models.CharField("salle", max_length=120, blank=True)
    lien = models.URLField("lien de visioconférence", blank=True, help_text="Montré aux seules personnes inscrites.")
    programme = models.TextField(
        "programme",
        max_length=2000,
        blank=True,
        help_text="Une ligne par moment, l’heure d’abord : « 9 h 30 | Trois récits | En trinômes ».",
    )
    formateurs = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name="formateurs et formatrices", blank=True, related_name="seances_animees"
    )

    class Meta:
        verbose_name = "séance"
        ordering = ["date", "debut", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fin__gt=F("debut")), name="seance_heures", violation_error_message="La fin suit le début."
            ),
            models.UniqueConstraint(
                fields=["session", "date", "debut"],
                name="seance_unique",
                violation_error_message="Une séance commence déjà à cette heure.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.demi_journee}"

    @property
    def demi_journee(self) -> str:
        """« matin » or « après-midi », from the hour when it begins."""
        return "matin" if self.debut.hour < MATIN_JUSQUA else "après-midi"

    @property
    def moments(self) -> list[Moment]:
        return moments_lire(self.programme)

    @property
    def minutes(self) -> int:
        return (self.fin.hour - self.debut.hour) * 60 + self.fin.minute - self.debut.minute


# What a session keeps for a group: seats, or an earlier opening of sign-up.

GROUPES = ("structure", "reseau", "bassin")
UN_SEUL = "Choisissez une structure, un réseau ou un bassin, et un seul."
UN_SEUL_GROUPE = (
    Q(structure__isnull=False, reseau=None, bassin=None)
    | Q(structure=None, reseau__isnull=False, bassin=None)
    | Q(structure=None, reseau=None, bassin__isnull=False)
)


class PourUnGroupe(models.Model):
    """For a structure, a network or a bassin, and one only."""

    structure = models.ForeignKey(
        "structures.Structure",
        verbose_name="structure",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reseau = models.ForeignKey(
        "structures.Reseau", verbose_name="réseau", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    bassin = models.ForeignKey(
        "territoires.Bassin", verbose_name="bassin", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        avant = "le bassin de " if self.bassin_id else "le réseau " if self.reseau_id else ""
        return f"{avant}{self.groupe}"

    @property
    def groupe(self) -> Any:
        return self.structure or self.reseau or self.bassin

    @property
    def pour(self) -> dict[str, int]:
        """The same, as the field that names it and its key."""
        return {f"{nom}_id": cle for nom in GROUPES if (cle := getattr(self, f"{nom}_id"))}


class PlacesReservees(PourUnGroupe):
    """Seats kept for a structure, a network or a bassin, until a day."""

    session = models.ForeignKey(
        SessionFormation, verbose_name="session", on_delete=models.CASCADE, related_name="reserves"
    )
    places = models.PositiveSmallIntegerField("places", validators=[MinValueValidator(1, "Une place au moins.")])
    libere_le = models.DateField("ouvertes à tous à partir du")

    class Meta:
        verbose_name = "places réservées"
        verbose_name_plural = "places réservées"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=UN_SEUL_GROUPE, name="reserve_un_seul_groupe", violation_error_message=UN_SEUL
            )
        ]

    def active(self, jour: datetime.date) -> bool:
        return jour < self.libere_le


class OuvertureParGroupe(PourUnGroupe):
    """Sign-up opens earlier for a structure, a network or a bassin than for everyone."""

    session = models.ForeignKey(
        SessionFormation, verbose_name="session", on_delete=models.CASCADE, related_name="ouvertures"
    )
    ouvre_le = models.DateTimeField("les inscriptions ouvrent le")

    class Meta:
        verbose_name = "ouverture pour un groupe"
        verbose_name_plural = "ouvertures par groupe"
        ordering = ["ouvre_le", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=UN_SEUL_GROUPE, name="ouverture_un_seul_groupe", violation_error_message=UN_SEUL
            ),
            *(
                models.UniqueConstraint(
                    fields=["session", groupe],
                    name=f"ouverture_unique_{groupe}",
                    violation_error_message="Ce groupe a déjà sa date d’ouverture.",
                )
                for groupe in GROUPES
            ),
        ]


# Who signs up.


class InscriptionQuerySet(models.QuerySet["Inscription"]):
    """Sign-ups by what they hold."""

    def vivantes(self) -> Self:
        return self.filter(etat__in=VIVANTES)

    def occupent(self) -> Self:
        return self.filter(etat__in=OCCUPENT)

    def convoquees(self) -> Self:
        """Expected in the room, whatever the sheet says since."""
        return self.filter(etat__in=CONVOQUEES)

    def en_attente(self) -> Self:
        return self.filter(etat=EtatInscription.EN_ATTENTE).order_by("ordre", "pk")


class Inscription(Suivi):
    """One person in one session; the state is the last line of its history."""

    cycle = INSCRIPTION
    seances_du_jour: list[Any]  # posées par la lecture du jour

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(
        SessionFormation, verbose_name="session", on_delete=models.PROTECT, related_name="inscriptions"
    )
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="compte", on_delete=models.PROTECT, related_name="inscriptions"
    )
    structure = models.ForeignKey(
        "structures.Structure",
        verbose_name="structure au moment de la demande",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    etat = models.CharField("état", max_length=16, choices=EtatInscription.choices, default=EtatInscription.DEMANDEE)
    ordre = models.PositiveIntegerField("rang d’arrivée")
    reserve = models.ForeignKey(
        PlacesReservees,
        verbose_name="prise sur des places réservées",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    surnombre = models.BooleanField("au-delà des places", default=False)
    offre_expire_le = models.DateTimeField("réponse attendue avant le", null=True, blank=True)
    cree_le = models.DateTimeField("demandée le", default=timezone.now)

    objects = InscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = "inscription"
        ordering = ["session", "ordre"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "compte"],
                condition=Q(etat__in=["DEMANDEE", *VIVANTES]),
                name="inscription_unique",
                violation_error_message="Cette personne a déjà une demande pour cette session.",
            ),
            models.UniqueConstraint(fields=["session", "ordre"], name="inscription_ordre_unique"),
            models.CheckConstraint(
                condition=~Q(etat=EtatInscription.OFFERTE) | Q(offre_expire_le__isnull=False),
                name="inscription_offre_datee",
                violation_error_message="Une place proposée l’est jusqu’à une date.",
            ),
        ]
        indexes = [models.Index(fields=["session", "etat"]), models.Index(fields=["compte", "etat"])]

    def __str__(self) -> str:
        return f"Inscription {self.pk}"

    @property
    def convoquee(self) -> bool:
        return self.etat in CONVOQUEES


# The wording of messages, where the Région changed it.


class TexteAvis(models.Model):
    """The subject and the sentence of one kind of message; without a row, the wording of origin stands."""

    avis = models.CharField("message", max_length=20, unique=True)
    objet = models.CharField("objet", max_length=120)
    phrase = models.TextField("phrase", max_length=600)
    modifie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="modifié par", on_delete=models.PROTECT, related_name="+"
    )
    modifie_le = models.DateTimeField("modifié le", default=timezone.now)

    class Meta:
        verbose_name = "texte d’un message"
        verbose_name_plural = "textes des messages"
        ordering = ("avis",)

    def __str__(self) -> str:
        return self.avis


# The pool of trainers: on what, where and when each of them offers to train (R5.15).


class FicheFormateur(models.Model):
    """What a trainer says to those who prepare sessions; without a bassin, anywhere in the region."""

    compte = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="fiche_formateur")
    themes = models.ManyToManyField("vocabulaires.Theme", verbose_name="sujets", blank=True, related_name="+")
    bassins = models.ManyToManyField("territoires.Bassin", verbose_name="bassins", blank=True, related_name="+")
    modifie_le = models.DateTimeField("modifiée le", auto_now=True)

    class Meta:
        verbose_name = "fiche du vivier"
        verbose_name_plural = "fiches du vivier"

    def __str__(self) -> str:
        return str(self.compte)


class Disponibilite(models.Model):
    """A period when a trainer is free."""

    fiche = models.ForeignKey(FicheFormateur, on_delete=models.CASCADE, related_name="disponibilites")
    du = models.DateField("du")
    au = models.DateField("au", help_text="Dernier jour.")
    precision = models.CharField("précision", max_length=80, blank=True)

    class Meta:
        verbose_name = "disponibilité"
        ordering = ("du", "au", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(au__gte=F("du")),
                name="disponibilite_dates",
                violation_error_message="La fin précède le début.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.du} – {self.au}"
