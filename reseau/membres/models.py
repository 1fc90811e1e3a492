"""Who belongs where, and by which mandate: everything a right derives from."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from home.etats.models import Suivi
from home.periodes import Periode, fin_apres_debut, un_seul_ouvert
from reseau.membres.appartenances import Appartenance
from reseau.membres.choices import DEMANDE, ROLES_A_INVITER, EtatDemande, Role, Visibilite
from reseau.membres.mandats import GesteMandat, Mandat


class Rattachement(Periode):
    """A person works for a structure, from a day to another."""

    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rattachements")
    structure = models.ForeignKey("structures.Structure", on_delete=models.PROTECT, related_name="rattachements")
    fonction = models.CharField("fonction", max_length=120, blank=True)
    du = models.DateField("du", default=timezone.localdate)
    au = models.DateField("au", null=True, blank=True, help_text="Premier jour hors de la structure.")

    class Meta:
        verbose_name = "rattachement"
        ordering = ["-du", "pk"]
        constraints = [
            fin_apres_debut("rattachement_dates", "La fin précède le début.", renoncable=True),
            un_seul_ouvert(
                "compte",
                "structure",
                nom="rattachement_ouvert_unique",
                message="Cette personne est déjà rattachée à cette structure.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compte} · {self.structure}"


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
    """A door opened for one address, once, for a time: in a team, or to hold a mandate (R4.13, R4.16).

    Its link is signed, and kept nowhere.
    """

    email = models.EmailField("adresse électronique")
    prenom = models.CharField("prénom", max_length=80)
    nom = models.CharField("nom", max_length=120)
    structure = models.ForeignKey(
        "structures.Structure", on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    fonction = models.CharField("fonction", max_length=120, blank=True)
    referent = models.BooleanField("sera référent ou référente", default=False)
    role = models.CharField(
        "mandat à tenir", max_length=20, choices=[(r.value, r.label) for r in ROLES_A_INVITER], blank=True
    )
    reseau = models.ForeignKey("structures.Reseau", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    bassins = models.ManyToManyField("territoires.Bassin", blank=True, related_name="+")
    au = models.DateField("jusqu’au", null=True, blank=True, help_text="Premier jour sans ce mandat.")
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
            ),
            models.UniqueConstraint(
                fields=["email", "role"],
                condition=Q(acceptee_le__isnull=True, annulee_le__isnull=True, structure__isnull=True),
                name="invitation_a_un_mandat_unique",
                violation_error_message="Une invitation est déjà partie à cette adresse.",
            ),
            models.CheckConstraint(
                condition=Q(structure__isnull=False, role="") | Q(structure__isnull=True) & ~Q(role=""),
                name="invitation_equipe_ou_mandat",
                violation_error_message="Une invitation est pour une équipe, ou pour un mandat.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.structure or self.get_role_display()}"

    @property
    def portees(self) -> str:
        """The network or the bassins of its mandate, in words."""
        return str(self.reseau) if self.reseau else ", ".join(str(bassin) for bassin in self.bassins.all())


class DemandeCompte(Suivi):
    """Someone asks for an account; a referent, a chargé de mission or the Région answers."""

    cycle = DEMANDE

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

    class Meta:
        verbose_name = "demande de compte"
        verbose_name_plural = "demandes de compte"
        ordering = ["-creee_le"]
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=Q(etat="A_TRAITER"), name="demande_ouverte_unique")
        ]

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}"


__all__ = [
    "Appartenance",
    "DemandeCompte",
    "GesteMandat",
    "Inactivite",
    "Invitation",
    "Mandat",
    "PasFait",
    "Profil",
    "Rattachement",
    "Role",
]
