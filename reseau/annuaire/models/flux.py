"""A source that is followed: how far its pages were read, and what each sheet said when it was last written."""

import datetime

from django.db import models

from home.travaux.models import TravailLong
from reseau.annuaire.choices import FLUX_EN_COURS, EtatFlux
from reseau.annuaire.models.echanges import Import


class Flux(TravailLong):
    """One source that is read again and again; `passage` is complete when `passage_fini` reaches it.

    `empreintes`: what each sheet of the source said when it was written, in short; one that is of elsewhere ends with
    a mark. `manquantes`: those that the last complete pass did not see.
    """

    EN_COURS = FLUX_EN_COURS
    SANS_NOUVELLES = datetime.timedelta(minutes=3)

    source = models.CharField("source", max_length=60, unique=True)
    etat = models.CharField("état", max_length=12, choices=EtatFlux.choices, default=EtatFlux.JAMAIS)
    etat_avant = models.CharField("état d’avant", max_length=12, choices=EtatFlux.choices, default=EtatFlux.JAMAIS)
    passage = models.PositiveIntegerField("passage", default=0)
    passage_fini = models.PositiveIntegerField("dernier passage fini", default=0)
    commence_le = models.DateTimeField("passage commencé le", null=True, blank=True)
    reussi_le = models.DateTimeField("dernier passage réussi le", null=True, blank=True)
    bilan = models.TextField("bilan du dernier passage", blank=True)
    empreintes = models.JSONField("empreintes des fiches écrites", default=dict, blank=True)
    manquantes = models.JSONField("fiches absentes du dernier passage", default=list, blank=True)
    importation = models.ForeignKey(
        Import, verbose_name="dernier import", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "source suivie"
        verbose_name_plural = "sources suivies"
        ordering = ("source",)

    def __str__(self) -> str:
        return self.source


class PageDeFlux(models.Model):
    """A page of a source, as it was last read: its marks for the next time, its sheets, what they bring.

    `changes` stay until an import wrote them: a pass that is cut loses nothing.
    """

    flux = models.ForeignKey(Flux, on_delete=models.CASCADE, related_name="pages")
    liste = models.CharField("adresse de la liste", max_length=500)
    numero = models.PositiveIntegerField("page")
    passage = models.PositiveIntegerField("lue au passage", default=0)
    pages = models.PositiveIntegerField("pages de la liste", default=0)
    total = models.PositiveIntegerField("fiches de la liste", default=0)
    etiquette = models.CharField("ETag", max_length=300, blank=True)
    modifiee = models.CharField("Last-Modified", max_length=60, blank=True)
    vues = models.JSONField("empreintes des fiches de la page", default=dict, blank=True)
    changes = models.JSONField("fiches nouvelles ou changées", default=list, blank=True)

    class Meta:
        verbose_name = "page d’une source suivie"
        verbose_name_plural = "pages des sources suivies"
        ordering = ("flux", "liste", "numero")
        constraints = (models.UniqueConstraint(fields=("flux", "liste", "numero"), name="page_de_flux_unique"),)

    def __str__(self) -> str:
        return f"{self.liste}, page {self.numero}"
