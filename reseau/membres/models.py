"""Who belongs where, and by which mandate: everything a right derives from."""

import datetime
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from reseau.membres.choices import PORTEES, ROLES_DE_MANDAT, EtatDemande, Role, Visibilite


class PeriodeQuerySet(models.QuerySet):
    """Rows that hold from a day to another, the last one excluded."""

    def en_vigueur(self, jour: datetime.date | None = None) -> Self:
        """Rows that hold on `jour` (today by default)."""
        jour = jour or timezone.localdate()
        return self.filter(Q(du__lte=jour) & (Q(au__isnull=True) | Q(au__gt=jour)))


class Rattachement(models.Model):
    """A person works for a structure, from a day to another."""

    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rattachements")
    structure = models.ForeignKey("structures.Structure", on_delete=models.PROTECT, related_name="rattachements")
    fonction = models.CharField("fonction", max_length=120, blank=True)
    du = models.DateField("du", default=timezone.localdate)
    au = models.DateField("au", null=True, blank=True, help_text="Premier jour hors de la structure.")

    objects = PeriodeQuerySet.as_manager()

    class Meta:
        verbose_name = "rattachement"
        ordering = ["-du", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(au__isnull=True) | Q(au__gte=F("du")),
                name="rattachement_dates",
                violation_error_message="La fin précède le début.",
            ),
            models.UniqueConstraint(
                fields=["compte", "structure"],
                condition=Q(au__isnull=True),
                name="rattachement_ouvert_unique",
                violation_error_message="Cette personne est déjà rattachée à cette structure.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compte} · {self.structure}"


def _portees() -> Q:
    """Each role has the scope it needs, and no other."""
    total = Q()
    for role, portee in PORTEES.items():
        cas = Q(role=role)
        for champ in ("structure", "reseau", "bassin"):
            cas &= Q(**{f"{champ}__isnull": champ != portee})
        total |= cas
    return total


def _un_seul_ouvert() -> list[models.UniqueConstraint]:
    """One open mandate per person, role and scope."""
    message = "Cette personne a déjà ce mandat."
    avec_portee = [
        models.UniqueConstraint(
            fields=["compte", "role", champ],
            condition=Q(au__isnull=True),
            name=f"mandat_ouvert_unique_{champ}",
            violation_error_message=message,
        )
        for champ in ("structure", "reseau", "bassin")
    ]
    sans_portee = models.UniqueConstraint(
        fields=["compte", "role"],
        condition=Q(au__isnull=True, structure__isnull=True, reseau__isnull=True, bassin__isnull=True),
        name="mandat_ouvert_unique",
        violation_error_message=message,
    )
    return [*avec_portee, sans_portee]


class Mandat(models.Model):
    """A role with its scope, from a day to another, given by someone."""

    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mandats")
    role = models.CharField("rôle", max_length=20, choices=[(r.value, r.label) for r in ROLES_DE_MANDAT])
    structure = models.ForeignKey("structures.Structure", on_delete=models.PROTECT, null=True, blank=True)
    reseau = models.ForeignKey("structures.Reseau", on_delete=models.PROTECT, null=True, blank=True)
    bassin = models.ForeignKey("territoires.Bassin", on_delete=models.PROTECT, null=True, blank=True)
    du = models.DateField("du", default=timezone.localdate)
    au = models.DateField("au", null=True, blank=True, help_text="Premier jour sans ce mandat.")
    nomme_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = PeriodeQuerySet.as_manager()

    class Meta:
        verbose_name = "mandat"
        ordering = ["-du", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(au__isnull=True) | Q(au__gte=F("du")),
                name="mandat_dates",
                violation_error_message="La fin précède le début.",
            ),
            models.CheckConstraint(
                condition=_portees(),
                name="mandat_portee",
                violation_error_message="Ce rôle demande une portée : une structure, un réseau ou un bassin.",
            ),
            *_un_seul_ouvert(),
        ]
        indexes = [models.Index(fields=["compte", "role", "du"])]

    def __str__(self) -> str:
        portee = self.structure or self.reseau or self.bassin
        return f"{self.get_role_display()}{f' · {portee}' if portee else ''}"


class Profil(models.Model):
    """Work data that a member chooses to show."""

    compte = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profil")
    presentation = models.TextField("présentation", max_length=600, blank=True)
    telephone = models.CharField("téléphone professionnel", max_length=20, blank=True)
    demandez_moi = models.ManyToManyField("vocabulaires.Theme", blank=True, verbose_name="demandez-moi")
    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    visibilite = models.CharField(
        "qui voit mon profil", max_length=10, choices=Visibilite.choices, default=Visibilite.MEMBRES
    )
    telephone_visible = models.CharField(
        "qui voit mon téléphone", max_length=10, choices=Visibilite.choices, default=Visibilite.MEMBRES
    )
    courriel_visible = models.CharField(
        "qui voit mon adresse", max_length=10, choices=Visibilite.choices, default=Visibilite.PERSONNE
    )
    bienvenue_fermee_le = models.DateTimeField("« Bien commencer » refermé le", null=True, blank=True)

    class Meta:
        verbose_name = "profil"

    def __str__(self) -> str:
        return str(self.compte)


class PasFait(models.Model):
    """A newcomer took this step of « Bien commencer »; steps that other rows prove are not written here."""

    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pas_faits")
    cle = models.SlugField("pas", max_length=40)
    fait_le = models.DateTimeField("fait le", default=timezone.now)

    class Meta:
        verbose_name = "pas fait"
        verbose_name_plural = "pas faits"
        ordering = ["fait_le", "pk"]
        constraints = [models.UniqueConstraint(fields=["compte", "cle"], name="pas_fait_unique")]

    def __str__(self) -> str:
        return f"{self.compte} · {self.cle}"


class Inactivite(models.Model):
    """Someone was warned that two years without a visit will erase the account; stale once that person came back."""

    compte = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="inactivite")
    averti_le = models.DateField("averti le")
    rappele_le = models.DateField("rappelé le", null=True, blank=True)

    class Meta:
        verbose_name = "inactivité"
        ordering = ["averti_le", "pk"]

    def __str__(self) -> str:
        return str(self.compte)


class Invitation(models.Model):
    """A door opened for one address, once, for a time. Its link is signed, and kept nowhere."""

    email = models.EmailField("adresse électronique")
    prenom = models.CharField("prénom", max_length=80)
    nom = models.CharField("nom", max_length=120)
    structure = models.ForeignKey("structures.Structure", on_delete=models.PROTECT, related_name="invitations")
    fonction = models.CharField("fonction", max_length=120, blank=True)
    referent = models.BooleanField("sera référent ou référente", default=False)
    cle = models.UUIDField("clé de son lien", default=uuid.uuid4, unique=True, editable=False)
    invite_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    creee_le = models.DateTimeField("créée le", default=timezone.now)
    expire_le = models.DateTimeField("expire le")
    acceptee_le = models.DateTimeField("acceptée le", null=True, blank=True)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)

    class Meta:
        verbose_name = "invitation"
        ordering = ["-creee_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "structure"],
                condition=Q(acceptee_le__isnull=True, annulee_le__isnull=True),
                name="invitation_ouverte_unique",
                violation_error_message="Une invitation est déjà partie à cette adresse.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.structure}"


class DemandeCompte(models.Model):
    """Someone asks for an account; a referent, a chargé de mission or the Région answers."""

    email = models.EmailField("adresse électronique professionnelle")
    prenom = models.CharField("prénom", max_length=80)
    nom = models.CharField("nom", max_length=120)
    structure = models.ForeignKey(
        "structures.Structure", on_delete=models.PROTECT, null=True, blank=True, related_name="demandes"
    )
    structure_libre = models.CharField("votre structure n’est pas dans la liste", max_length=160, blank=True)
    fonction = models.CharField("fonction", max_length=120, blank=True)
    etat = models.CharField("état", max_length=10, choices=EtatDemande.choices, default=EtatDemande.A_TRAITER)
    creee_le = models.DateTimeField("créée le", default=timezone.now)
    traitee_le = models.DateTimeField("traitée le", null=True, blank=True)
    traitee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    motif = models.CharField("motif", max_length=300, blank=True)

    class Meta:
        verbose_name = "demande de compte"
        verbose_name_plural = "demandes de compte"
        ordering = ["-creee_le"]
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=Q(etat="A_TRAITER"), name="demande_ouverte_unique")
        ]

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}"


__all__ = ["DemandeCompte", "Inactivite", "Invitation", "Mandat", "PasFait", "Profil", "Rattachement", "Role"]
