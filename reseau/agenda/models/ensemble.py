"""Who brings what to an event, who comes, and what is said of it afterwards (R5.13, R5.26)."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.etats.models import Suivi
from home.siens import AQuelquUn
from reseau.agenda.choices import APPORT, PARTICIPATION, EtatApport, Reponse
from reseau.agenda.models.evenements import Evenement


class Apport(Suivi):
    """Something that a structure brings: a stand, staff, papers; or something still looked for, that nobody brings."""

    cycle = APPORT

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    evenement = models.ForeignKey(Evenement, on_delete=models.CASCADE, related_name="apports")
    structure = models.ForeignKey(
        "structures.Structure", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    quoi = models.CharField("quoi", max_length=160)
    personnes = models.PositiveSmallIntegerField(
        "personnes mobilisées", default=0, validators=[MaxValueValidator(200, "Au plus 200 personnes.")]
    )
    etat = models.CharField("état", max_length=8, choices=EtatApport.choices, default=EtatApport.PROPOSE)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    le = models.DateTimeField("le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "apport"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(etat=EtatApport.CHERCHE, structure=None)
                | ~Q(etat=EtatApport.CHERCHE) & ~Q(structure=None)
                | Q(etat=EtatApport.RETIRE),
                name="apport_structure",
                violation_error_message="Ce qui est apporté l’est par une structure.",
            ),
        )

    def __str__(self) -> str:
        return self.quoi


class Participation(AQuelquUn, Suivi):
    """A professional who comes, waits for a seat, or does not come; the public never signs up."""

    cycle = PARTICIPATION

    evenement = models.ForeignKey(Evenement, on_delete=models.CASCADE, related_name="participations")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    structure = models.ForeignKey(
        "structures.Structure", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reponse = models.CharField("réponse", max_length=12, choices=Reponse.choices)
    le = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "participation"
        ordering = ("le", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("evenement", "compte"),
                name="agenda_participation_unique",
                violation_error_message="Vous avez déjà répondu.",
            ),
        )
        indexes = (models.Index(fields=("evenement", "reponse")),)

    def __str__(self) -> str:
        return f"{self.compte} · {self.evenement}"


class BilanEvenement(models.Model):
    """What is said of an event after it: four answers, counts and never a name."""

    evenement = models.OneToOneField(Evenement, on_delete=models.CASCADE, related_name="bilan")
    visiteurs = models.PositiveIntegerField(
        "personnes venues", validators=[MaxValueValidator(100_000, "Au plus 100 000 personnes.")]
    )
    structures = models.PositiveSmallIntegerField(
        "structures présentes", validators=[MaxValueValidator(500, "Au plus 500 structures.")]
    )
    reussi = models.TextField("ce qui a marché", max_length=800)
    a_changer = models.TextField("ce qui changerait la prochaine fois", max_length=800, blank=True)
    rendu_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    rendu_le = models.DateTimeField("rendu le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "bilan d’événement"
        verbose_name_plural = "bilans d’événements"

    def __str__(self) -> str:
        return f"Bilan de {self.evenement}"
