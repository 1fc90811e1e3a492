"""Bodies and their seats: who decides where, in what quality, from a day to another (R4.1, R4.6, R4.14)."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from home.courriels.noms import noms_sans_adresse
from home.temps.periodes import Periode, fin_apres_debut, un_seul_ouvert
from reseau.animation.choices import (
    COMPTENT,
    DELAI_CONVOCATION,
    DELAI_OBSERVATIONS,
    QUORUM,
    Qualite,
    TypeComite,
    Visibilite,
)

UN_AN = 365


class Comite(Periode):
    """A body: of the region, of a territorial commission, or of one bassin; its rules are columns."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField("code", max_length=60, unique=True, help_text="Dans son adresse : cla-niort.")
    genre = models.CharField("genre", max_length=14, choices=TypeComite.choices)
    nom = models.CharField("nom", max_length=120)
    commission = models.ForeignKey(
        "territoires.Commission", verbose_name="commission territoriale", on_delete=models.PROTECT, null=True,
        blank=True, related_name="comites",
    )  # fmt: skip
    bassin = models.ForeignKey(
        "territoires.Bassin", verbose_name="bassin", on_delete=models.PROTECT, null=True, blank=True,
        related_name="comites",
    )  # fmt: skip
    parent = models.ForeignKey(
        "self", verbose_name="rend compte à", on_delete=models.PROTECT, null=True, blank=True, related_name="enfants"
    )
    visibilite = models.CharField(
        "qui lit ses réunions", max_length=8, choices=Visibilite.choices, default=Visibilite.COMITE
    )
    delai_convocation = models.PositiveSmallIntegerField(
        "jours pour convoquer", default=DELAI_CONVOCATION, validators=[MaxValueValidator(UN_AN)]
    )
    delai_observations = models.PositiveSmallIntegerField(
        "jours pour observer", default=DELAI_OBSERVATIONS, validators=[MaxValueValidator(UN_AN)]
    )
    quorum = models.PositiveSmallIntegerField(
        "quorum, en pour cent des sièges", default=QUORUM,
        validators=[MaxValueValidator(99, "Au plus 99 pour cent.")], help_text="Plus de cette part ; 0 : aucun quorum.",
    )  # fmt: skip
    cadence = models.PositiveSmallIntegerField(
        "se réunit tous les (mois)", default=2, validators=[MaxValueValidator(24, "Au plus vingt-quatre mois.")]
    )

    class Meta:
        verbose_name = "instance"
        ordering = ("genre", "nom")
        constraints = (
            fin_apres_debut("comite_dates"),
            un_seul_ouvert("bassin", nom="comite_local_unique", message="Ce bassin a déjà son comité."),
            models.CheckConstraint(
                condition=(
                    Q(genre=TypeComite.TERRITORIALE, bassin=None) & ~Q(commission=None)
                    | Q(genre=TypeComite.LOCAL, commission=None) & ~Q(bassin=None)
                    | ~Q(genre__in=(TypeComite.TERRITORIALE, TypeComite.LOCAL)) & Q(commission=None, bassin=None)
                ),
                name="comite_territoire",
                violation_error_message="Un comité local a son bassin, une commission territoriale la sienne.",
            ),
        )

    def __str__(self) -> str:
        return self.nom

    def clean(self) -> None:
        """Refuse an address for a name."""
        noms_sans_adresse(self, "nom")

    def quorum_de(self, sieges: int) -> int:
        """How many of so many seats must be there, or stood in for; 0 when no quorum is asked."""
        return sieges * self.quorum // 100 + 1 if self.quorum and sieges else 0


class Siege(Periode):
    """A seat: a public fact, held by an account or not. What it opens is asked of `permissions`, each time."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    comite = models.ForeignKey(Comite, verbose_name="instance", on_delete=models.PROTECT, related_name="sieges")
    qualite = models.CharField("qualité", max_length=12, choices=Qualite.choices, default=Qualite.TITULAIRE)
    supplee = models.ForeignKey(
        "self", verbose_name="supplée", on_delete=models.PROTECT, null=True, blank=True, related_name="suppleants"
    )
    structure = models.ForeignKey(
        "structures.Structure", verbose_name="structure", on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    reseau = models.ForeignKey(
        "structures.Reseau", verbose_name="réseau", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisme = models.CharField("organisme hors du réseau", max_length=120, blank=True)
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="compte", on_delete=models.PROTECT, null=True, blank=True,
        related_name="sieges",
    )  # fmt: skip
    personne = models.CharField("nom, sans compte", max_length=120, blank=True)
    courriel = models.EmailField("courriel, sans compte", blank=True)
    nomme_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="nommé par", on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "siège"
        ordering = ("comite", "pk")
        indexes = (models.Index(fields=("compte", "du")),)
        constraints = (
            fin_apres_debut("siege_dates", renoncable=True),
            un_seul_ouvert(
                "comite", "compte", nom="siege_ouvert_unique", message="Cette personne a déjà un siège ici.",
            ),
            models.UniqueConstraint(
                fields=("comite",),
                condition=Q(au=None, qualite=Qualite.PRESIDENCE),
                name="presidence_unique",
                violation_error_message="Cette instance a déjà une présidence.",
            ),
            models.CheckConstraint(
                condition=~Q(structure=None) | ~Q(reseau=None) | ~Q(organisme=""),
                name="siege_organisme",
                violation_error_message="Dites pour qui : une structure, un réseau ou un organisme.",
            ),
            models.CheckConstraint(
                condition=Q(qualite=Qualite.SUPPLEANT) | Q(supplee=None),
                name="siege_supplee",
                violation_error_message="Seule une suppléance dit qui elle supplée.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.qui or self.pour_qui} · {self.comite}"

    @property
    def qui(self) -> str:
        """Who sits; empty while nobody is named."""
        return self.compte.nom_complet if self.compte else self.personne

    @property
    def pour_qui(self) -> str:
        return str(self.structure or self.reseau or self.organisme)

    @property
    def compte_au_quorum(self) -> bool:
        """Counts for the quorum: stand-ins and guests do not."""
        return self.qualite in COMPTENT
