"""What the directory describes: places, services, services at places (R1.2, R5.1)."""

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from reseau.annuaire.choices import Mode, Zone
from reseau.annuaire.delais import Delai
from reseau.annuaire.horaires.osm import horaires_valider
from reseau.annuaire.models.demande import Demandable
from reseau.annuaire.validateurs import fermetures_valider, langues_valider, modes_valider, zone_valider


class FicheQuerySet(models.QuerySet):
    """Reads of sheets."""

    def publies(self) -> "FicheQuerySet":
        """What the public may see, as far as the sheet itself says."""
        return self.filter(publie=True)


class Fiche(models.Model):
    """What places and services share: publication, origin, last confirmation, version."""

    publie = models.BooleanField("publié", default=True)
    source = models.CharField("source", max_length=60, blank=True)
    source_id = models.CharField("identifiant dans la source", max_length=120, blank=True)
    jeton = models.UUIDField("jeton du formulaire qui l’a ajoutée", null=True, unique=True, editable=False)
    confirme_le = models.DateField("à jour au", default=timezone.localdate)  # sans personne : la date de la source
    confirme_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="confirmé par", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now, editable=False)
    modifie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="modifié par", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+", editable=False,
    )  # fmt: skip
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = FicheQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = (
            models.UniqueConstraint(
                fields=("source", "source_id"),
                condition=~Q(source_id=""),
                name="%(class)s_source_unique",
                violation_error_message="Cette source a déjà donné une fiche avec cet identifiant.",
            ),
        )
        # La plus ancienne fiche publiée d’une structure se lit d’un pas, sans la table : « publie » y est redit.
        indexes = (
            models.Index(
                fields=("structure", "confirme_le", "publie"), condition=Q(publie=True), name="%(class)s_publie_date"
            ),
        )


class Lieu(Fiche):
    """Where a structure receives people: an agency, a branch, a duty in someone else's walls (R5.1)."""

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    structure = models.ForeignKey("structures.Structure", on_delete=models.PROTECT, related_name="lieux")
    chez = models.ForeignKey(
        "structures.Structure", verbose_name="dans les murs de", null=True, blank=True, on_delete=models.PROTECT,
        related_name="lieux_heberges",
    )  # fmt: skip
    nom = models.CharField("nom", max_length=160)
    adresse = models.CharField("adresse", max_length=200, blank=True)
    complement = models.CharField("complément d’adresse", max_length=200, blank=True)
    code_postal = models.CharField("code postal", max_length=5, blank=True)
    commune = models.ForeignKey("territoires.Commune", on_delete=models.PROTECT, related_name="lieux")
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    horaires = models.CharField("horaires", max_length=400, blank=True, validators=[horaires_valider])
    fermetures = models.JSONField("fermetures", default=list, blank=True, validators=[fermetures_valider])
    acces = models.TextField("accès et accessibilité", max_length=600, blank=True)
    langues = models.JSONField("langues parlées", default=list, blank=True, validators=[langues_valider])
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    courriel = models.EmailField("courriel", blank=True)
    site = models.URLField("site", blank=True)
    permanence = models.BooleanField("permanence", default=False)
    bureaux = models.PositiveSmallIntegerField("bureaux prêtés aux permanences", null=True, blank=True)
    identite_affichee = models.BooleanField("l’identité du service public est affichée", default=False)
    identite_le = models.DateField("identité constatée le", null=True, blank=True)
    identite_preuve = models.CharField("comment on le sait", max_length=200, blank=True)

    class Meta:
        verbose_name = "lieu"
        verbose_name_plural = "lieux"
        ordering = ("structure", "permanence", "pk")
        constraints = (
            *Fiche.Meta.constraints,
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="lieu_coordonnees",
                violation_error_message="Ces coordonnées n’existent pas.",
            ),
        )
        indexes = Fiche.Meta.indexes

    def __str__(self) -> str:
        return self.nom

    @property
    def position(self) -> tuple[float, float]:
        """Latitude and longitude: the place's own, or the centre of its commune."""
        if self.latitude is not None and self.longitude is not None:
            return self.latitude, self.longitude
        return self.commune.latitude, self.commune.longitude


class Service(Fiche, Demandable):
    """What a structure does for people, always free for them (R1.2, R2.1, R2.3, R3.1)."""

    structure = models.ForeignKey("structures.Structure", on_delete=models.PROTECT, related_name="services")
    nom = models.CharField("nom", max_length=160)
    description = models.TextField("description", max_length=3000, blank=True)
    missions = models.ManyToManyField("vocabulaires.Mission", verbose_name="missions", blank=True)
    publics = models.ManyToManyField("vocabulaires.TypePublic", verbose_name="publics", blank=True)
    themes = models.ManyToManyField("vocabulaires.Theme", verbose_name="thèmes", blank=True)
    niveaux_cep = models.ManyToManyField("vocabulaires.NiveauCep", verbose_name="niveaux de CEP", blank=True)
    modes = models.JSONField("modes", default=list, validators=[modes_valider])
    conditions = models.TextField("conditions", max_length=600, blank=True)
    comment_joindre = models.TextField("comment joindre ce service", max_length=600, blank=True)
    horaires = models.CharField("jours et heures à distance", max_length=400, blank=True, validators=[horaires_valider])
    zone = models.CharField("ouvert à", max_length=12, choices=Zone.choices, default=Zone.REGION)
    zone_codes = models.JSONField("codes de la zone", default=list, blank=True)
    delai_jours = models.PositiveSmallIntegerField(
        "délai du premier rendez-vous", choices=Delai.choices, null=True, blank=True
    )
    passe_la_main_a = models.ManyToManyField(
        "structures.Reseau", verbose_name="passe la main à", related_name="relayes", blank=True
    )
    gratuit = models.BooleanField("gratuit pour la personne", default=True, editable=False)
    lieux = models.ManyToManyField(Lieu, through="annuaire.ServiceAuLieu", related_name="services")

    class Meta:
        verbose_name = "service"
        ordering = ("structure", "pk")
        constraints = (
            *Fiche.Meta.constraints,
            models.CheckConstraint(
                condition=Q(gratuit=True),
                name="service_gratuit",
                violation_error_message="Un service de l’annuaire est gratuit pour la personne (article 3).",
            ),
        )
        indexes = Fiche.Meta.indexes

    def __str__(self) -> str:
        return self.nom

    def clean(self) -> None:
        """A zone says whom it covers."""
        try:
            zone_valider(self.zone, self.zone_codes)
        except ValidationError as erreur:
            raise ValidationError({"zone_codes": erreur.messages}) from erreur

    @property
    def heures_a_distance(self) -> str:
        """When it is given at a distance; nothing for a service that no longer is."""
        return self.horaires if Mode.A_DISTANCE in self.modes else ""

    @property
    def relais(self) -> list[Any]:
        """The networks that it hands people over to; none for a service that is no longer given at a distance."""
        return list(self.passe_la_main_a.all()) if Mode.A_DISTANCE in self.modes else []

    @property
    def modes_libelles(self) -> list[str]:
        """The modes in words."""
        return [Mode(mode).label for mode in self.modes if mode in Mode.values]


class ServiceAuLieu(models.Model):
    """A service given at a place, maybe on days of its own (R5.2), for some of its missions only (R1.2).

    `missions` and `modes` hold codes among those of the service; empty, they are those of the service.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="aux_lieux")
    lieu = models.ForeignKey(Lieu, on_delete=models.CASCADE, related_name="aux_services")
    horaires = models.CharField(
        "jours et heures propres au service", max_length=400, blank=True, validators=[horaires_valider]
    )
    contact = models.CharField("contact", max_length=200, blank=True)
    capacite = models.PositiveSmallIntegerField("places par demi-journée", null=True, blank=True)
    missions = models.JSONField("missions assurées ici", default=list, blank=True)
    modes = models.JSONField("modes d’ici", default=list, blank=True)

    class Meta:
        verbose_name = "service au lieu"
        verbose_name_plural = "services aux lieux"
        ordering = ("service", "lieu")
        constraints = (
            models.UniqueConstraint(
                fields=("service", "lieu"),
                name="service_au_lieu_unique",
                violation_error_message="Ce service est déjà donné dans ce lieu.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.service} · {self.lieu}"


def plus_ancienne(*dates: datetime.date | None) -> datetime.date | None:
    """The oldest of the dates that are known: what depends on two sheets is as fresh as the staler."""
    connues: list[Any] = [jour for jour in dates if jour]
    return min(connues) if connues else None
