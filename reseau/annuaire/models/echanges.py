"""What files bring: imports, their lines, and what each source said last."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from reseau.annuaire.choices import ActionLigne, EtatImport, Genre


class Import(models.Model):
    """A file read for the directory, tried or applied."""

    source = models.CharField("source", max_length=60)
    nom = models.CharField("nom du fichier", max_length=200)
    fichier = models.CharField("fichier gardé", max_length=200, blank=True, editable=False)
    reseau = models.CharField("réseau des lignes qui n’en nomment pas", max_length=60, blank=True)
    encodage = models.CharField("encodage reconnu", max_length=20, blank=True)
    etat = models.CharField("état", max_length=10, choices=EtatImport.choices, default=EtatImport.ESSAI)
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    cree_le = models.DateTimeField("lu le", default=timezone.now)
    applique_le = models.DateTimeField("appliqué le", null=True, blank=True)
    creees = models.PositiveIntegerField("créées", default=0)
    modifiees = models.PositiveIntegerField("modifiées", default=0)
    inchangees = models.PositiveIntegerField("inchangées", default=0)
    refusees = models.PositiveIntegerField("refusées", default=0)
    doublons = models.PositiveIntegerField("doublons proposés", default=0)

    class Meta:
        verbose_name = "import"
        ordering = ("-cree_le", "-pk")

    def __str__(self) -> str:
        return f"{self.nom} ({self.source})"

    @property
    def bilan(self) -> str:
        """The one line that sums up an import."""
        return (
            f"créées {self.creees}, modifiées {self.modifiees}, inchangées {self.inchangees}, "
            f"refusées {self.refusees}, doublons proposés {self.doublons}"
        )


class LigneImport(models.Model):
    """What an import does with one line of its file."""

    importation = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lignes")
    numero = models.PositiveIntegerField("ligne")
    genre = models.CharField("fiche", max_length=10, choices=Genre.choices)
    source_id = models.CharField("identifiant dans la source", max_length=120, blank=True)
    libelle = models.CharField("nom", max_length=160, blank=True)
    action = models.CharField("action", max_length=10, choices=ActionLigne.choices)
    motif = models.TextField("motif du refus", blank=True)
    champs = models.JSONField("champs, avant et après", default=dict)
    gardes = models.JSONField("champs corrigés ici et gardés", default=list)
    doublon = models.CharField("ressemble à", max_length=300, blank=True)

    class Meta:
        verbose_name = "ligne d’import"
        verbose_name_plural = "lignes d’import"
        ordering = ("importation", "numero", "pk")
        indexes = (models.Index(fields=("importation", "action")),)

    def __str__(self) -> str:
        return f"Ligne {self.numero} · {self.get_action_display()}"


class Provenance(models.Model):
    """What a source said last about a sheet: a later import changes only what the source itself changed."""

    source = models.CharField("source", max_length=60)
    genre = models.CharField("fiche", max_length=10, choices=Genre.choices)
    source_id = models.CharField("identifiant dans la source", max_length=120)
    structure = models.ForeignKey("structures.Structure", null=True, on_delete=models.CASCADE, related_name="+")
    lieu = models.ForeignKey("annuaire.Lieu", null=True, on_delete=models.SET_NULL, related_name="+")
    service = models.ForeignKey("annuaire.Service", null=True, on_delete=models.CASCADE, related_name="+")
    valeurs = models.JSONField("valeurs reçues", default=dict)

    class Meta:
        verbose_name = "provenance"
        constraints = (models.UniqueConstraint(fields=("source", "genre", "source_id"), name="provenance_unique"),)

    def __str__(self) -> str:
        return f"{self.source} · {self.source_id}"
