"""What the search reads: one row per service and place, the words met, and where the index stands."""

from django.db import models


class LigneRecherche(models.Model):
    """A service at a place (or without one), its words stemmed and its facets as tokens.

    Rows are rebuilt structure by structure by `rules.indexation`; the full-text index follows each of them by itself:
    triggers to an FTS5 table on SQLite, generated tsvector columns on PostgreSQL (`home/recherche/plein_texte.py`).
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
