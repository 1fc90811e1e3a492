"""Events: what they say, for whom, where, and the two lives that they lead (R5.8, R5.13)."""

import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from home.etats.models import Suivi
from reseau.agenda.choices import (
    A_TENIR,
    MODERATION,
    PASSES,
    RESUME_MAX,
    VIE,
    Genre,
    Moderation,
    Vie,
    Visibilite,
)


class Evenement(Suivi):
    """One event, for one bassin, several, or the whole region (none): one row, one card, one identity everywhere."""

    cycle = MODERATION
    cycle_de_vie = VIE

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    titre = models.CharField("titre", max_length=120)
    resume = models.CharField("en deux phrases, pour le public", max_length=RESUME_MAX, blank=True)
    programme = models.TextField(
        "au programme", max_length=1500, blank=True, help_text="Une ligne par moment : « 14 h 30 Atelier, salle 2 »."
    )
    genre = models.CharField("genre", max_length=16, choices=Genre.choices)
    organisateur = models.ForeignKey(
        "structures.Structure", verbose_name="structure qui organise", on_delete=models.PROTECT, related_name="+"
    )
    co_organisateurs = models.ManyToManyField(
        "structures.Structure", verbose_name="organisent aussi", blank=True, related_name="+"
    )
    bassins = models.ManyToManyField(
        "territoires.Bassin", verbose_name="bassins", blank=True, related_name="+",
        help_text="Aucun : l’événement est régional.",
    )  # fmt: skip
    lieu = models.ForeignKey(
        "annuaire.Lieu", verbose_name="lieu de l’annuaire", on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    endroit = models.CharField("nom du lieu", max_length=160, blank=True)
    adresse = models.CharField("adresse", max_length=200, blank=True)
    commune = models.ForeignKey(
        "territoires.Commune", verbose_name="commune", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    salle = models.CharField("salle", max_length=80, blank=True)
    lien = models.URLField("lien à distance", blank=True)
    acces = models.TextField(
        "venir",
        max_length=800,
        blank=True,
        help_text="Une ligne par moyen : « En bus. Lignes A et 3, arrêt Franquin. »",
    )
    publics = models.ManyToManyField("vocabulaires.TypePublic", verbose_name="publics", blank=True, related_name="+")
    themes = models.ManyToManyField("vocabulaires.Theme", verbose_name="thèmes", blank=True, related_name="+")
    effectif = models.PositiveIntegerField(
        "public attendu", null=True, blank=True, validators=[MaxValueValidator(100_000, "Au plus 100 000 personnes.")]
    )
    jauge = models.PositiveSmallIntegerField(
        "places pour les professionnels",
        null=True,
        blank=True,
        validators=[MinValueValidator(1, "Au moins une place."), MaxValueValidator(500, "Au plus 500 places.")],
        help_text="Le public, lui, vient sans s’inscrire.",
    )
    marge = models.PositiveSmallIntegerField(
        "montage avant et après (minutes)",
        default=0,
        validators=[MaxValueValidator(480, "Au plus huit heures.")],
    )
    accessibilite = models.JSONField("accessibilité", default=list, blank=True)
    visibilite = models.CharField(
        "qui peut le voir", max_length=8, choices=Visibilite.choices, default=Visibilite.PUBLIC
    )
    gratuit = models.BooleanField("l’entrée est gratuite pour le public", default=False)
    neutre = models.BooleanField(
        "rien n’y est vendu, et aucune structure n’y recrute pour son seul compte", default=False
    )
    source = models.CharField("source", max_length=200, blank=True, help_text="D’où vient ce qui est dit ici.")
    motif_delai = models.CharField("pourquoi si près de la date", max_length=200, blank=True)
    charte = models.ForeignKey(
        "agenda.CharteEvenements", verbose_name="charte", on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip
    moderation = models.CharField(
        "modération", max_length=12, choices=Moderation.choices, default=Moderation.BROUILLON, editable=False
    )
    vie = models.CharField("ce qu’il devient", max_length=8, choices=Vie.choices, default=Vie.CONFIRME, editable=False)
    debut = models.DateTimeField("début", null=True, blank=True, editable=False)
    fin = models.DateTimeField("fin", null=True, blank=True, editable=False)
    propose_le = models.DateTimeField("proposé le", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    sequence = models.PositiveIntegerField("version du calendrier", default=0, editable=False)
    cree_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="préparé par", on_delete=models.PROTECT, related_name="+", editable=False
    )
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now, editable=False, db_index=True)

    class Meta:
        verbose_name = "événement"
        ordering = ("debut", "pk")
        indexes = (models.Index(fields=("moderation", "debut")), models.Index(fields=("moderation", "fin")))
        constraints = (
            models.CheckConstraint(
                condition=Q(moderation=Moderation.BROUILLON) | Q(gratuit=True, neutre=True),
                name="evenement_engagements",
                violation_error_message="L’entrée est gratuite et rien n’y est vendu : deux engagements à prendre.",
            ),
            models.CheckConstraint(
                condition=Q(moderation=Moderation.BROUILLON) | ~Q(resume=""),
                name="evenement_resume",
                violation_error_message="Dites-le en deux phrases, pour le public.",
            ),
            models.CheckConstraint(
                condition=Q(moderation=Moderation.BROUILLON) | ~Q(lieu=None) | ~Q(commune=None) | ~Q(lien=""),
                name="evenement_quelque_part",
                violation_error_message="Dites où : un lieu, une commune, ou un lien.",
            ),
            models.CheckConstraint(
                condition=Q(moderation=Moderation.BROUILLON) | Q(debut__lt=F("fin")),
                name="evenement_date",
                violation_error_message="Dites quand.",
            ),
            models.CheckConstraint(
                condition=~Q(vie__in=PASSES) | Q(moderation=Moderation.PROGRAMME),
                name="evenement_tenu_programme",
                violation_error_message="Un événement se tient une fois programmé.",
            ),
        )

    def __str__(self) -> str:
        return self.titre

    @property
    def ton_de_vie(self) -> str:
        """How what becomes of it is coloured."""
        return VIE.tons[Vie(self.vie)]

    @property
    def regional(self) -> bool:
        """For the whole region: it names no bassin."""
        return not self.bassins.all()

    @property
    def programme_au_calendrier(self) -> bool:
        """On the programme: read by those for whom it is."""
        return self.moderation == Moderation.PROGRAMME

    @property
    def tient_sa_date(self) -> bool:
        """Takes its date today: neither put off, nor cancelled, nor over."""
        return self.vie in A_TENIR

    @property
    def commence(self) -> bool:
        """Its first date has begun."""
        return self.debut is not None and self.debut <= timezone.now()

    @property
    def passe(self) -> bool:
        """Its last date is over."""
        return self.fin is not None and self.fin <= timezone.now()

    @property
    def organisent(self) -> tuple[int, ...]:
        """The keys of the structures that organise it."""
        return (self.organisateur_id, *(structure.pk for structure in self.co_organisateurs.all()))

    @property
    def qui_organise(self) -> list[Any]:
        """The structure that organises it, then those that organise with it."""
        return [self.organisateur, *self.co_organisateurs.all()]

    @property
    def ou_court(self) -> str:
        """Where, in a few words: the place and its commune, or at a distance."""
        commune = self.commune or (self.lieu.commune if self.lieu else None)
        return ou_dire(self.endroit or (self.lieu.nom if self.lieu else ""), commune.nom if commune else "", self.lien)

    @property
    def ou_adresse(self) -> str:
        """The address in one line; empty at a distance."""
        if self.lieu and not self.adresse:
            return ", ".join(
                t for t in (self.lieu.adresse, f"{self.lieu.code_postal} {self.lieu.commune.nom}".strip()) if t
            )
        return self.adresse

    @property
    def position(self) -> tuple[float, float] | None:
        """Latitude and longitude: those of its place, or of the centre of its commune."""
        if self.lieu:
            return self.lieu.position
        return (self.commune.latitude, self.commune.longitude) if self.commune else None


def ou_dire(nom: str, commune: str, lien: str) -> str:
    """« Espace Franquin, Angoulême »; the commune once, « À distance » when there is only a link."""
    dits = [texte for texte in (nom, commune if commune not in nom else "") if texte]
    return ", ".join(dits) or ("À distance" if lien else "")
