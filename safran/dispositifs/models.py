"""Support schemes, and which structures use them (R4.21)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.models import Suivi
from home.temps.periodes import Periode, PeriodeQuerySet, Validite, fin_apres_debut, un_seul_ouvert
from safran.dispositifs.choices import DISPOSITIF, RESUME_MAX, TEXTE_MAX, EtatDispositif


class Dispositif(Suivi, Validite):
    """A support scheme: what it brings, to whom, who runs it, how to ask for it; of no bassin, it is of all."""

    cycle = DISPOSITIF

    uuid = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    titre = models.CharField("titre", max_length=120)
    resume = models.TextField("résumé", max_length=RESUME_MAX)
    publics = models.ManyToManyField("vocabulaires.TypePublic", verbose_name="publics", blank=True, related_name="+")
    apporte = models.TextField("ce qu’il apporte", max_length=TEXTE_MAX)
    demander = models.TextField("comment le demander", max_length=TEXTE_MAX)
    porteuse = models.ForeignKey(
        "structures.Structure", verbose_name="structure porteuse", on_delete=models.PROTECT, related_name="+"
    )
    bassins = models.ManyToManyField("territoires.Bassin", verbose_name="bassins", blank=True, related_name="+")
    contact = models.CharField("contact", max_length=200)
    etat = models.CharField(
        "état", max_length=9, choices=EtatDispositif.choices, default=EtatDispositif.BROUILLON, editable=False
    )
    comite_le = models.DateField("vu en comité technique le", null=True, blank=True, editable=False)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = PeriodeQuerySet.as_manager()

    class Meta:
        verbose_name = "dispositif d’appui"
        verbose_name_plural = "dispositifs d’appui"
        ordering = ("titre", "pk")
        constraints = (
            fin_apres_debut("dispositif_dates", "La fin suit le début.", du="valide_du", au="valide_au"),
            models.CheckConstraint(
                condition=~Q(etat=EtatDispositif.CATALOGUE) | ~Q(comite_le=None),
                name="dispositif_vu_en_comite",
                violation_error_message="Un dispositif au catalogue a été vu en comité technique.",
            ),
        )

    def __str__(self) -> str:
        return self.titre

    @property
    def termine(self) -> bool:
        """Its last day is over: whatever its state, nobody can ask for it any more."""
        return self.valide_au is not None and self.valide_au <= timezone.localdate()


class UsageDispositif(Periode):
    """A structure uses a scheme, from the day it says so to the day it says that it no longer does."""

    uuid = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    dispositif = models.ForeignKey(Dispositif, on_delete=models.CASCADE, related_name="usages")
    structure = models.ForeignKey("structures.Structure", on_delete=models.PROTECT, related_name="+")
    declare_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "usage d’un dispositif"
        verbose_name_plural = "usages des dispositifs"
        ordering = ("du", "pk")
        constraints = (
            fin_apres_debut("usage_dispositif_dates", renoncable=True),
            un_seul_ouvert(
                "dispositif", "structure", nom="usage_dispositif_ouvert", message="Cette structure s’en sert déjà."
            ),
        )

    def __str__(self) -> str:
        return f"{self.structure} · {self.dispositif}"
