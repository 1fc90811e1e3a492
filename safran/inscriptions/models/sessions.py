"""Sessions in the room and their half-days."""

import datetime
import uuid
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Max, Q
from django.utils import timezone

from home.etats.models import Suivi
from safran.inscriptions.choices import ACCUEILLANTES, SESSION, VISIBLES, EtatSession, Nature, Validation
from safran.inscriptions.models.venue import Venue

RAPPEL_MAX = 60
JOURNEE = 24 * 60
PLAFOND_DES_FORMATIONS = "Une action qui n’est pas une formation ne compte que dans les actions réservées : mettez 0."
PLAFONDS_EMBOITES = "Les formations comptent parmi les actions réservées : elles ne sont pas plus nombreuses."


class SessionQuerySet(models.QuerySet["SessionFormation"]):
    """Sessions by state and by date."""

    def visibles(self) -> Self:
        """Everything but drafts."""
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
        """The last day is over."""
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
