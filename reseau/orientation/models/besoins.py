"""What is asked for, in the words of the person; who the person is, by choices only (R5.4, R5.11); R5.22."""

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

from home.periodes import Validite, fin_apres_debut, mois_apres
from reseau.orientation.choices import INFORMATION_MOIS, GenreSituation


class Choix(Validite):
    """A dated entry of a curated list; closed by a date, never deleted once used."""

    code = models.SlugField(
        "code", max_length=40, unique=True, help_text="Minuscules, chiffres et tirets. Ne change plus ensuite."
    )
    libelle = models.CharField("libellé", max_length=80)
    aide = models.CharField("en quelques mots", max_length=120, blank=True)
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
        "vocabulaires.TypePublic", verbose_name="publics admis", related_name="+", blank=True,
        help_text="Vide : tous.",
    )  # fmt: skip

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
