"""What the directory describes: places, services, what each gives at a place, contacts, and the duty table of a
shared place (R1.2, R5.1, R5.2).
"""

import datetime
import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from home.courriels.noms import noms_sans_adresse
from home.temps.typographie import nombre
from reseau.annuaire import validateurs
from reseau.annuaire.choices import MISSIONS_CEP, RANGS_DU_MOIS, Delai, DemiJournee, Mode, Semaines, Visibilite, Zone
from reseau.annuaire.horaires import horaires_valider
from reseau.structures.models import Admission

# What a service has of its own at a place; the rest is said of the service once.
SUITES = ("horaires", "contact", "capacite", "missions", "modes")


class AuLieu(NamedTuple):
    """A service at a place, as long lists carry it; missions and modes are those said there, maybe none.

    `lieu` is a place, or its key.
    """

    lieu: Any
    horaires: str = ""
    missions: Sequence[str] = ()
    modes: Sequence[str] = ()


def donnes_ici(propres: Collection[str], du_service: Iterable[str]) -> list[str]:
    """Those of the service that a place says it gives; all of them when the place names none that remains."""
    declares = list(du_service)
    return [code for code in declares if code in propres] or declares


def niveaux_ici(niveaux: Iterable[str], missions: Iterable[str]) -> list[str]:
    """A CEP level goes with advice or support: where neither is given, there is none."""
    return list(niveaux) if MISSIONS_CEP.intersection(missions) else []


class Demandable(models.Model):
    """The ways of asking that someone said; none, they are those that the sheet gives."""

    modes_mobilisation = models.JSONField(
        "manières de le demander", default=list, blank=True, validators=[validateurs.mobilisation_valider]
    )
    mobilisable_par = models.JSONField(
        "qui peut le demander", default=list, blank=True, validators=[validateurs.mobilisateurs_valider]
    )
    lien_mobilisation = models.URLField("lien pour le demander", max_length=500, blank=True)
    heures_par_semaine = models.FloatField(
        "heures par semaine", null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(168)]
    )
    nombre_semaines = models.PositiveSmallIntegerField(
        "nombre de semaines", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(520)]
    )

    class Meta:
        abstract = True

    @property
    def duree_dite(self) -> str:
        """« 2 heures par semaine, pendant 6 semaines »; nothing when nobody said."""
        heures, semaines = self.heures_par_semaine, self.nombre_semaines
        dite = nombre(int(heures) if heures and heures.is_integer() else heures)
        dits = []
        if heures:
            dits.append(f"{dite} heure{'s' if heures >= 2 else ''} par semaine")
        if semaines:
            dits.append(f"pendant {semaines} semaine{'s' if semaines >= 2 else ''}")
        return ", ".join(dits)


# What the directory describes: places, services, services at places (R1.2, R5.1).


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
    # Par une personne, ou par le lien que la structure a reçu ; sinon, seule sa source le dit.
    confirmee = models.BooleanField("confirmée", default=False, db_default=False, editable=False)
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

    def clean(self) -> None:
        """Refuse an address for a name."""
        noms_sans_adresse(self, "nom")


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
    fermetures = models.JSONField("fermetures", default=list, blank=True, validators=[validateurs.fermetures_valider])
    acces = models.TextField("accès et accessibilité", max_length=600, blank=True)
    langues = models.JSONField("langues parlées", default=list, blank=True, validators=[validateurs.langues_valider])
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
    def adresse_dite(self) -> str:
        """« 12 rue des Halles, bâtiment B, 79500 Melle », on one line."""
        ville = f"{self.code_postal} {self.commune.nom}".strip()
        return ", ".join(filter(None, (self.adresse, self.complement, ville)))

    @property
    def position(self) -> tuple[float, float]:
        """Latitude and longitude: the place's own, or the centre of its commune."""
        if self.latitude is not None and self.longitude is not None:
            return self.latitude, self.longitude
        return self.commune.latitude, self.commune.longitude


class Service(Fiche, Demandable, Admission):
    """What a structure does for people, always free for them (R1.2, R2.1, R2.3, R3.1)."""

    structure = models.ForeignKey("structures.Structure", on_delete=models.PROTECT, related_name="services")
    nom = models.CharField("nom", max_length=160)
    description = models.TextField("description", max_length=3000, blank=True)
    missions = models.ManyToManyField("vocabulaires.Mission", verbose_name="missions", blank=True)
    publics = models.ManyToManyField("vocabulaires.TypePublic", verbose_name="publics", blank=True)
    themes = models.ManyToManyField("vocabulaires.Theme", verbose_name="thèmes", blank=True)
    niveaux_cep = models.ManyToManyField("vocabulaires.NiveauCep", verbose_name="niveaux de CEP", blank=True)
    modes = models.JSONField("modes", default=list, validators=[validateurs.modes_valider])
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
            *Admission.Meta.constraints,
        )
        indexes = Fiche.Meta.indexes

    def __str__(self) -> str:
        return self.nom

    def clean(self) -> None:
        """A zone says whom it covers."""
        super().clean()
        try:
            validateurs.zone_valider(self.zone, self.zone_codes)
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


class Contact(models.Model):
    """A desk or a function with its telephone or its mail; some are for professionals only and never leave the site."""

    structure = models.ForeignKey("structures.Structure", on_delete=models.CASCADE, related_name="contacts")
    lieu = models.ForeignKey("annuaire.Lieu", null=True, blank=True, on_delete=models.CASCADE, related_name="contacts")
    service = models.ForeignKey(
        "annuaire.Service", null=True, blank=True, on_delete=models.CASCADE, related_name="contacts"
    )
    libelle = models.CharField("qui ou quoi", max_length=120)
    telephone = models.CharField("téléphone professionnel", max_length=20, blank=True)
    courriel = models.EmailField("courriel professionnel", blank=True)
    precision = models.CharField("précision", max_length=200, blank=True)
    visibilite = models.CharField(
        "visible de", max_length=14, choices=Visibilite.choices, default=Visibilite.PROFESSIONNELS
    )
    jeton = models.UUIDField("jeton du formulaire qui l’a ajouté", null=True, unique=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now, editable=False)
    modifie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "contact"
        ordering = ("structure", "libelle", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(telephone="") | ~Q(courriel=""),
                name="contact_joignable",
                violation_error_message="Donnez un téléphone ou un courriel.",
            ),
            models.CheckConstraint(
                condition=Q(lieu=None) | Q(service=None),
                name="contact_une_fiche",
                violation_error_message="Un contact tient à la structure, à un lieu ou à un service.",
            ),
        )

    def __str__(self) -> str:
        return self.libelle

    @property
    def fiche(self) -> models.Model:
        """What it is the contact of."""
        return self.lieu or self.service or self.structure

    @property
    def reserve(self) -> bool:
        """For members only."""
        return self.visibilite != Visibilite.PUBLIC


class Creneau(models.Model):
    """A structure receives in a place that another one keeps, one half-day a week or less."""

    lieu = models.ForeignKey("annuaire.Lieu", on_delete=models.CASCADE, related_name="creneaux")
    structure = models.ForeignKey("structures.Structure", on_delete=models.CASCADE, related_name="creneaux")
    service = models.ForeignKey(
        "annuaire.Service", null=True, blank=True, on_delete=models.SET_NULL, related_name="creneaux"
    )
    jour = models.PositiveSmallIntegerField("jour")
    demi_journee = models.CharField("demi-journée", max_length=10, choices=DemiJournee.choices)
    debut = models.TimeField("de")
    fin = models.TimeField("à")
    semaines = models.CharField("semaines", max_length=8, choices=Semaines.choices, default=Semaines.TOUTES)
    rangs = models.JSONField("lesquelles dans le mois", default=list, blank=True)
    du = models.DateField("à partir du", null=True, blank=True)
    au = models.DateField("jusqu’au, compris", null=True, blank=True)
    sur_rendez_vous = models.BooleanField("sur rendez-vous", default=False)
    salle = models.CharField("salle ou bureau", max_length=60, blank=True)
    jeton = models.UUIDField("jeton du formulaire qui l’a ajouté", null=True, unique=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now, editable=False)
    modifie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "créneau de permanence"
        verbose_name_plural = "créneaux de permanence"
        ordering = ("lieu", "jour", "debut", "structure", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(jour__lte=6), name="creneau_jour", violation_error_message="Ce jour n’existe pas."
            ),
            models.CheckConstraint(
                condition=Q(fin__gt=F("debut")),
                name="creneau_heures",
                violation_error_message="La fin doit suivre le début.",
            ),
            models.CheckConstraint(
                condition=Q(du=None) | Q(au=None) | Q(au__gte=F("du")),
                name="creneau_dates",
                violation_error_message="La fin précède le début.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.structure} · {self.lieu} · {self.jour} {self.get_demi_journee_display()}"

    def clean(self) -> None:
        """« Certaines semaines du mois » says which ones."""
        connus = isinstance(self.rangs, list) and all(rang in RANGS_DU_MOIS for rang in self.rangs)
        if not connus or self.semaines == Semaines.MOIS and not self.rangs:
            raise ValidationError({"rangs": "Dites lesquelles."})

    @property
    def identite(self) -> tuple[int, int, str]:
        """What two identical rows of one place share."""
        return self.structure_id, self.jour, self.demi_journee

    def a_venir(self, jour: datetime.date | None = None) -> bool:
        """Not begun yet."""
        return self.du is not None and self.du > (jour or timezone.localdate())
