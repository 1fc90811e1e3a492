"""The search row of a step: its words, cut and stemmed in Python so that every database answers alike."""

from django.db import models

from home.recherche.index import marque_tirer
from safran.parcours.pages import ModulePage


class IndexEtape(models.Model):
    """One row per step of a module online; `clair` is what a passage is cut from."""

    module = models.ForeignKey(ModulePage, verbose_name="module", on_delete=models.CASCADE, related_name="+")
    etape_id = models.CharField("étape", max_length=36)
    titre = models.TextField("racines du titre et des mots définis")
    pres = models.TextField("racines des titres du texte et des mots appuyés")
    texte = models.TextField("racines du texte")
    mots = models.TextField("mots", default="")
    clair = models.TextField("texte", default="")
    marque = models.BigIntegerField("marque de cette écriture", default=marque_tirer)

    class Meta:
        verbose_name = "indexation d’une étape"
        verbose_name_plural = "indexations des étapes"
        constraints = [models.UniqueConstraint(fields=["module", "etape_id"], name="index_etape_unique")]

    def __str__(self) -> str:
        return f"Indexation {self.pk}"
