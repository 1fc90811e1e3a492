"""Reference terms shared by every room: missions, publics, themes, CEP levels, rubrics (R1.1, R2.1, R2.3)."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from home.temps.periodes import Validite, fin_apres_debut
from reseau.vocabulaires import choices


class Terme(Validite):
    """A dated word of a controlled list; closed by a date, never deleted once used."""

    CODES_ADMIS: ClassVar[frozenset[str]] = frozenset()

    code = models.SlugField(
        "code",
        max_length=60,
        unique=True,
        help_text="Minuscules, chiffres et tirets. Ne change plus une fois enregistré.",
        error_messages={"unique": "Ce code est déjà pris par un autre terme."},
    )
    libelle = models.CharField("libellé", max_length=120)
    description = models.TextField("description", blank=True)
    ordre = models.PositiveSmallIntegerField("ordre d’affichage", default=100)
    correspondance = models.JSONField(
        "codes data.inclusion envoyés",
        default=list,
        blank=True,
        help_text="Ce que nous écrivons dans un export, un code par ligne.",
    )
    codes_recus = models.JSONField(
        "codes data.inclusion reconnus",
        default=list,
        blank=True,
        help_text="Ce que nous traduisons par ce terme à l’import, un code par ligne.",
    )

    class Meta:
        abstract = True
        ordering = ("ordre", "libelle")
        constraints = (
            fin_apres_debut(
                "%(app_label)s_%(class)s_dates",
                "La fin de validité doit suivre le début.",
                du="valide_du",
                au="valide_au",
            ),
        )

    def __str__(self) -> str:
        return self.libelle

    def clean(self) -> None:
        """Refuse a code that the exchange format does not know: every export stays valid."""
        for champ in ("correspondance", "codes_recus"):
            codes = getattr(self, champ)
            if not isinstance(codes, list):
                raise ValidationError({champ: "Écrivez un code par ligne."})
            inconnus = [str(code) for code in codes if code not in self.CODES_ADMIS]
            if inconnus:
                raise ValidationError({champ: f"Code inconnu de data.inclusion\u00a0: {', '.join(inconnus)}."})


class Mission(Terme):
    """One of the four missions of the service (article 1)."""

    CODES_ADMIS = choices.TYPES_SERVICE

    class Meta(Terme.Meta):
        verbose_name = "mission"
        verbose_name_plural = "missions"


class TypePublic(Terme):
    """A kind of public (article 2)."""

    CODES_ADMIS = choices.PUBLICS

    class Meta(Terme.Meta):
        verbose_name = "type de public"
        verbose_name_plural = "types de public"


class Theme(Terme):
    """What a service, a training or a note is about."""

    CODES_ADMIS = choices.THEMATIQUES

    class Meta(Terme.Meta):
        verbose_name = "thème"
        verbose_name_plural = "thèmes"


class NiveauCep(Terme):
    """A level of the conseil en évolution professionnelle, in one of its two versions (R2.3)."""

    CODES_ADMIS = choices.TYPES_SERVICE

    version = models.PositiveSmallIntegerField("cahier des charges", choices=choices.VersionCep.choices)
    niveau = models.PositiveSmallIntegerField("niveau")
    equivalent_2019 = models.ForeignKey(
        "self",
        verbose_name="équivalent de 2019",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="niveaux_2014",
    )

    class Meta(Terme.Meta):
        verbose_name = "niveau de CEP"
        verbose_name_plural = "niveaux de CEP"
        constraints = (
            *Terme.Meta.constraints,
            models.UniqueConstraint(
                fields=("version", "niveau"),
                name="vocabulaires_niveaucep_unique",
                violation_error_message="Ce niveau existe déjà dans cette version.",
            ),
        )

    def clean(self) -> None:
        """A 2014 level points to a 2019 level, and only to one."""
        super().clean()
        if self.equivalent_2019 and self.equivalent_2019.version != choices.VersionCep.V2019:
            raise ValidationError({"equivalent_2019": "Choisissez un niveau de la version 2019."})
        if self.version == choices.VersionCep.V2019 and self.equivalent_2019_id:
            raise ValidationError({"equivalent_2019": "Un niveau de 2019 n’a pas d’équivalent à indiquer."})


class Rubrique(Terme):
    """One of the four aims of the SAFRAN programme (article 5.2)."""

    class Meta(Terme.Meta):
        verbose_name = "rubrique"
        verbose_name_plural = "rubriques"


VOCABULAIRES: tuple[type[Terme], ...] = (Mission, TypePublic, Theme, NiveauCep, Rubrique)
