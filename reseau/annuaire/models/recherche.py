"""What the search reads: its rows, the words met, where the index stands, and the trade's lexicon."""

import hashlib
import json
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from home.models import Suivi
from home.recherche.texte import mots
from reseau.annuaire.choices import AGE_MAX, ENTREE_LEXIQUE, EtatEntree
from reseau.annuaire.validateurs import codes_valider


class LigneRecherche(models.Model):
    """A service at a place (or without one), its words stemmed and its facets as tokens.

    Rows are rebuilt structure by structure by `rules.indexation`; the full-text index follows each of them by itself:
    triggers to an FTS5 table on SQLite, generated tsvector columns on PostgreSQL (`home/recherche/index.py`).
    """

    structure = models.ForeignKey("structures.Structure", on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey("annuaire.Service", on_delete=models.CASCADE, related_name="+")
    lieu = models.ForeignKey("annuaire.Lieu", null=True, on_delete=models.CASCADE, related_name="+")
    titre = models.TextField("racines des noms")
    contexte = models.TextField("racines du réseau et des vocabulaires")
    corps = models.TextField("racines du reste")
    facettes = models.TextField("facettes", help_text="mission:conseil public:salaries…")
    zones = models.TextField("zones couvertes", help_text="pays, region, bassin:niort…")
    territoire = models.CharField("territoire du lieu", max_length=160, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    horaires = models.TextField("horaires, fermetures comprises", blank=True)
    confirme_le = models.DateField(null=True)

    class Meta:
        verbose_name = "ligne de recherche"
        verbose_name_plural = "lignes de recherche"
        constraints = (
            models.UniqueConstraint(fields=("service", "lieu"), name="ligne_service_lieu_unique"),
            models.UniqueConstraint(
                fields=("service",), condition=models.Q(lieu=None), name="ligne_service_sans_lieu_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.service_id} · {self.lieu_id or 'sans lieu'}"


class MotIndexe(models.Model):
    """A word met in the directory: completes the visitor's last word and mends a typing mistake."""

    mot = models.CharField("mot replié", max_length=60, unique=True)
    nombre = models.PositiveIntegerField("nombre de lignes", default=1)

    class Meta:
        verbose_name = "mot indexé"
        verbose_name_plural = "mots indexés"

    def __str__(self) -> str:
        return self.mot


class EtatIndex(models.Model):
    """The number of the last change of the index; each process compares it with what it holds in memory."""

    revision = models.PositiveBigIntegerField(default=0)
    jeton = models.CharField(max_length=32, blank=True)

    class Meta:
        verbose_name = "état de l’index"
        verbose_name_plural = "état de l’index"

    def __str__(self) -> str:
        return str(self.revision)


class RevisionIndex(models.Model):
    """One change of the index: which structures were rebuilt (none named: all of them)."""

    revision = models.PositiveBigIntegerField(unique=True)
    jeton = models.CharField(max_length=32)
    structures = models.JSONField(null=True)

    class Meta:
        verbose_name = "révision de l’index"
        verbose_name_plural = "révisions de l’index"
        ordering = ("revision",)

    def __str__(self) -> str:
        return str(self.revision)


# The trade’s lexicon: how people say things, and what it leads to in the directory.


def lignes_lire(texte: str) -> list[str]:
    """The lines of a text, blank ones left out."""
    return [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]


def expression_plier(expression: str) -> str:
    """What makes two expressions the same: their letters, whatever their case and accents."""
    return " ".join(mots(expression))


class EntreeLexique(Suivi):
    """Some ways to say one thing (« AAH », « allocation aux adultes handicapés »), and what answers it.

    `exiges`: codes such as « public:jeunes-16-25 » without which a service does not answer; `preferes`: those that
    answer best. `livree` is the mark of what the product last wrote: another content is the Région’s own.
    """

    cycle = ENTREE_LEXIQUE

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    cle = models.CharField("clé", max_length=200, unique=True, editable=False)
    expressions = models.TextField(
        "façons de le dire",
        max_length=2000,
        help_text="Une par ligne, sigles compris ; la première nomme l’entrée. Chercher l’une trouve aussi les autres.",
    )
    textes = models.TextField(
        "mots à chercher aussi",
        max_length=2000,
        blank=True,
        help_text="Un par ligne : ce qui se cherche aussi dans les fiches, sans que le taper mène ici.",
    )
    exiges = models.JSONField("codes exigés", default=list, blank=True, validators=[codes_valider])
    preferes = models.JSONField("codes préférés", default=list, blank=True, validators=[codes_valider])
    age_min = models.PositiveSmallIntegerField("dès cet âge", null=True, blank=True)
    age_max = models.PositiveSmallIntegerField("jusqu’à cet âge", null=True, blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    etat = models.CharField("état", max_length=12, choices=EtatEntree.choices, default=EtatEntree.PROPOSEE)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    le = models.DateTimeField("le", default=timezone.now, editable=False)
    livree = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = "entrée du lexique"
        verbose_name_plural = "entrées du lexique"
        ordering = ("cle",)
        constraints = (
            models.CheckConstraint(
                condition=Q(age_min=None, age_max=None) | Q(age_min__lte=F("age_max"), age_max__lte=AGE_MAX),
                name="entree_ages",
                violation_error_message="Dites les deux âges, le plus petit d’abord.",
            ),
        )

    def __str__(self) -> str:
        return ", ".join(self.liste)

    @property
    def liste(self) -> list[str]:
        """The expressions."""
        return lignes_lire(self.expressions)

    @property
    def textes_liste(self) -> list[str]:
        """What is searched too."""
        return lignes_lire(self.textes)

    @property
    def nom(self) -> str:
        """The first expression, which names the entry."""
        return next(iter(self.liste), "")

    def clean(self) -> None:
        """The key is the first expression, folded."""
        self.cle = expression_plier(self.nom)[:200]


def contenu_marquer(entree: Any) -> str:
    """A mark of what an entry says, to tell a delivered one from one that the Région changed; migrations use it too."""
    ages = (entree.age_min, entree.age_max)
    dit = (lignes_lire(entree.expressions), lignes_lire(entree.textes), entree.exiges, entree.preferes, ages)
    return hashlib.sha256(json.dumps(dit, ensure_ascii=False).encode()).hexdigest()
