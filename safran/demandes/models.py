"""Requests for a training: what is needed, where, for whom, from where the need comes, to what it led (R5.27)."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.models import Suivi
from safran.demandes.choices import BESOIN_MAX, DEMANDE, REPONDUES, EtatDemande


class DemandeFormation(Suivi):
    """A training that a territory asks for; `origine` is the code of what found the need, with its name and its path.

    What found it may be of any room: nothing but its code, its name and its address is kept of it.
    """

    cycle = DEMANDE

    uuid = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    titre = models.CharField("ce qu’il faudrait apprendre", max_length=120)
    besoin = models.TextField("le besoin", max_length=BESOIN_MAX)
    bassins = models.ManyToManyField("territoires.Bassin", verbose_name="bassins", related_name="+")
    themes = models.ManyToManyField("vocabulaires.Theme", verbose_name="thèmes", blank=True, related_name="+")
    publics = models.ManyToManyField("vocabulaires.TypePublic", verbose_name="publics", blank=True, related_name="+")
    nombre = models.PositiveSmallIntegerField(
        "professionnels attendus",
        null=True,
        blank=True,
        validators=[MinValueValidator(1, "Au moins une personne."), MaxValueValidator(999, "Au plus 999 personnes.")],
    )
    avant_le = models.DateField("souhaitée avant le", null=True, blank=True)
    origine = models.CharField("code de l’origine", max_length=80, blank=True, editable=False, db_index=True)
    origine_libelle = models.CharField("origine", max_length=200, blank=True, editable=False)
    origine_url = models.CharField("adresse de l’origine", max_length=300, blank=True, editable=False)
    etat = models.CharField(
        "état", max_length=10, choices=EtatDemande.choices, default=EtatDemande.DEPOSEE, editable=False
    )
    motif = models.CharField("ce qui en est dit", max_length=500, blank=True, editable=False)
    formation = models.ForeignKey(
        "formations.FormationPage", verbose_name="formation", on_delete=models.PROTECT, null=True, blank=True,
        related_name="demandes", editable=False,
    )  # fmt: skip
    session = models.ForeignKey(
        "inscriptions.SessionFormation", verbose_name="session", on_delete=models.PROTECT, null=True, blank=True,
        related_name="demandes", editable=False,
    )  # fmt: skip
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="déposée par", on_delete=models.PROTECT, related_name="+", editable=False
    )
    deposee_le = models.DateTimeField("déposée le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "demande de formation"
        verbose_name_plural = "demandes de formation"
        ordering = ("-deposee_le", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(etat__in=REPONDUES) | ~Q(formation=None), name="demande_programmee",
                violation_error_message="Une demande programmée dit par quelle formation.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatDemande.ECARTEE) | ~Q(motif=""), name="demande_ecartee",
                violation_error_message="Une demande écartée dit pourquoi.",
            ),
            models.CheckConstraint(
                condition=Q(origine="", origine_url="") | ~Q(origine="") & Q(origine_url__startswith="/"),
                name="demande_origine",
                violation_error_message="Une origine est une page du site.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.titre
